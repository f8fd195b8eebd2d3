"""The rules that no sequence of lending, giving back, dropping and retiring may break."""

from copy import deepcopy
from itertools import combinations, count, product

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from fixtures.connector.casting import Casting, CastRequest, Make
from tests.casting.graph import AUTO, NEW, OLD, complete, request

REQUESTS = st.builds(
    lambda makes, star: request(*makes, star=star),
    st.lists(st.sampled_from([OLD, NEW, AUTO]), min_size=1, max_size=4),
    st.booleans(),
)
Cast = tuple[CastRequest, dict[str, str]]


class CastingMachine(RuleBasedStateMachine):
    """Keeps its own record of makes and used edges, and compares each cast with it."""

    running = Bundle("running")

    def __init__(self) -> None:
        super().__init__()
        self.casting = Casting()
        self.numbers = count()
        self.makes: dict[str, Make] = {}
        self.used: set[frozenset[str]] = set()
        self.playing: set[str] = set()
        self.gone: set[str] = set()

    @rule(target=running, wanted=REQUESTS, upcoming=st.lists(REQUESTS, max_size=3))
    def lend(self, wanted: CastRequest, upcoming: list[CastRequest]) -> Cast:
        chosen = self.casting.choose(wanted, upcoming)
        added = sum(connector is None for connector in chosen.values())
        assert added == 0 or not self.could_play(wanted, added - 1), "fewer additions would have done"
        cast = {}
        for role in wanted.roles:
            cast[role.name] = chosen[role.name] or self.start(role.make)
        self.check(wanted, cast)
        self.casting.lend(wanted, cast)
        self.playing |= set(cast.values())
        return wanted, cast

    def start(self, make: Make) -> str:
        name = f"c{next(self.numbers)}"
        self.casting.add(name, make)
        self.makes[name] = make
        return name

    def could_play(self, wanted: CastRequest, added: int) -> bool:
        """Whether all roles but so many could be filled with those who are free; tries everything."""
        free = sorted(set(self.makes) - self.gone - self.playing)
        for roles in combinations(wanted.roles, len(wanted.roles) - added):
            fitting = [[name for name in free if self.makes[name] == role.make] for role in roles]
            for names in product(*fitting):
                cast = {role.name: name for role, name in zip(roles, names, strict=True)}
                edges = {frozenset(cast[name] for name in pair) for pair in wanted.pairs if pair <= cast.keys()}
                if len(set(names)) == len(names) and not edges & self.used:
                    return True
        return False

    def check(self, wanted: CastRequest, cast: dict[str, str]) -> None:
        assert len(set(cast.values())) == len(wanted.roles)
        for role in wanted.roles:
            name = cast[role.name]
            assert self.makes[name] == role.make
            assert name not in self.gone
            assert name not in self.playing
        for pair in wanted.pairs:
            edge = frozenset(cast[name] for name in pair)
            assert edge not in self.used, "lent twice"
            self.used.add(edge)

    @rule(cast=consumes(running), data=st.data())
    def give_back(self, cast: Cast, data: st.DataObject) -> None:
        wanted, connectors = cast
        for pair in sorted(wanted.pairs, key=sorted):
            edge = frozenset(connectors[name] for name in pair)
            if data.draw(st.booleans(), label=f"{sorted(pair)} had no Relationship"):
                self.casting.give_back(edge)
                self.used.discard(edge)
        self.casting.release(connectors.values())
        self.playing -= set(connectors.values())
        for name in connectors.values():
            if data.draw(st.integers(0, 9), label=f"{name} damaged if 9") == 9:
                self.casting.drop(name)
                self.gone.add(name)

    @rule(upcoming=st.lists(REQUESTS, max_size=6))
    def retire(self, upcoming: list[CastRequest]) -> None:
        before = len(self.casting.plan(upcoming))
        spare = self.casting.spare(upcoming)
        assert not set(spare) & self.playing
        for name in spare:
            self.casting.drop(name)
            self.gone.add(name)
        assert len(self.casting.plan(upcoming)) <= before, "what retired was needed"

    @rule(upcoming=st.lists(REQUESTS, max_size=6))
    def plan(self, upcoming: list[CastRequest]) -> None:
        planned = self.casting.plan(upcoming)
        run = deepcopy(self.casting)
        run.release(self.playing)
        before = len(run.connectors)
        for at, wanted in enumerate(upcoming):
            run.release(complete(run, wanted, upcoming[at + 1 :]).values())
        assert list(run.connectors.values())[before:] == planned, "the plan is not what the casts then need"

    @invariant()
    def there_is_who_must_be(self) -> None:
        assert set(self.casting.connectors) == set(self.makes) - self.gone


TestCasting = CastingMachine.TestCase
TestCasting.settings = settings(max_examples=50, stateful_step_count=30)


def test_a_plan_for_two_and_then_three_parties_of_mixed_makes() -> None:
    machine = CastingMachine()
    for wanted in (request(OLD, AUTO), request(OLD), request(NEW, AUTO)):
        machine.lend(wanted, [])
    machine.plan([request(AUTO, OLD), request(OLD, OLD, AUTO)])
