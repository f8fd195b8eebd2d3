"""Faults that Connector releases had (KF-01 to KF-54), as far as an answer, an event or the ledger can tell them.

Each stands on the lines on which a correct Connector does otherwise.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fixtures.connector.outcome import Refusal
from fixtures.connector.refusals import refusal
from fixtures.connector.versions import Range, RuntimeVersion
from tests.defects.faults import AnswerFault, EventFault, FieldFault, ListFault, StatusFault, mended
from tests.defects.proxy import Call, Fault, Known, Reply

_UNKNOWN = "error.runtime.validation.invalidPropertyValue"
_EXTERNAL_EVENTS = "error.transport.errorWhileApplyingExternalEvents"
_REQUESTS = "error.consumption.requests"
_NOT_FOUND = "error.runtime.recordNotFound"
_NOT_ACCEPTABLE = "error.connector.http.notAcceptable"
_INCOMING, _STATUS_CHANGED = "incoming Request", "consumption.incomingRequestStatusChanged"
_PROCESSED = "consumption.relationshipTemplateProcessed"
_LATER = Range("5.0.0")
EVERYWHERE = Range()

Told = Callable[[Call, Reply, Known], Reply]


@dataclass(frozen=True)
class KnownFault:
    """One row: number and words, how it is planted, who sees it, patterns of what a failure says, and where it fits."""

    number: str
    words: str
    plant: Callable[[], Fault]
    scenarios: tuple[str, ...]
    names: tuple[str, ...]
    range: Range = EVERYWHERE


@dataclass(frozen=True)
class KnownRefusal:
    """One row whose right answer is a named refusal. Without ``scenarios`` it is everybody who names that one."""

    number: str
    refusal: str
    how: str = "accepted"
    scenarios: tuple[str, ...] = ()
    instead: Refusal | None = None


def refuses(method: str, part: str, status: int, code: str, wish: str = "", after: str = "") -> Callable[[], Fault]:
    """A call that should succeed is refused; with ``wish`` only to who asks for that media type, with ``after`` only
    once a call of that method has been made."""

    def plant() -> Fault:
        made: set[str] = set()

        def told(call: Call, reply: Reply, known: Known) -> Reply:
            made.add(call.method)
            off = call.method != method or part not in call.path or reply.status >= 300
            if off or (wish and call.accept != wish) or (after and after not in made):
                return reply
            words = ("message", "id", "time", "docs")
            return Reply(status, {"error": {"code": code, **dict.fromkeys(words, "planted")}})

        return AnswerFault(told)

    return plant


def foresees(part: str, code: str) -> Callable[[], Fault]:
    """A Can… route foresees a refusal of what succeeds."""

    def told(call: Call, reply: Reply, known: Known) -> Reply:
        result = reply.body.get("result") if isinstance(reply.body, dict) else None
        if part not in call.path or not isinstance(result, dict) or result.get("isSuccess") is not True:
            return reply
        items = {"items": result["items"]} if "items" in result else {}
        return Reply(200, {"result": {"isSuccess": False, "code": code, "message": "planted", **items}})

    return lambda: AnswerFault(told)


def _longer_reference() -> Fault:
    def told(call: Call, reply: Reply, known: Known) -> Reply:
        def longer(reference: dict[str, Any]) -> dict[str, Any]:
            return {**reference, "truncated": f"{reference['truncated']}JiY"}

        return replace(reply, body=mended(reply.body, "Reference", longer))

    return AnswerFault(told)


def _another_after_a_restart() -> Fault:
    asked: set[str] = set()

    def told(call: Call, reply: Reply, known: Known) -> Reply:
        if not call.path.endswith("/IdentityInfo"):
            return reply
        again = call.role in asked
        asked.add(call.role)
        return FieldFault("IdentityInfo", "address", "wrong").answer(call, reply, known) if again else reply

    return AnswerFault(told)


def _kept() -> Fault:
    """Once a list of Attributes has held something, it never gets empty."""
    held: dict[str, Any] = {}

    def told(call: Call, reply: Reply, known: Known) -> Reply:
        if call.method != "GET" or "/Attributes" not in call.path or not isinstance(reply.body, dict):
            return reply
        place = f"{call.role} {call.path}"
        if reply.body.get("result"):
            held[place] = reply.body
        return replace(reply, body=held.get(place, reply.body))

    return AnswerFault(told)


def _with_blanks() -> Fault:
    def told(call: Call, reply: Reply, known: Known) -> Reply:
        listed = reply.body.get("result") if isinstance(reply.body, dict) else None
        if "/Attributes" not in call.path or not isinstance(listed, list):
            return reply
        values = [one["content"]["value"] for one in listed]
        blanks = [value | {"value": f"  {value.get('value')} "} for value in values]
        told = [one | {"content": one["content"] | {"value": value}} for one, value in zip(listed, blanks, strict=True)]
        return replace(reply, body={"result": told})

    return AnswerFault(told)


def _picture_with(status: int) -> Callable[[], Fault]:
    def told(call: Call, reply: Reply, known: Known) -> Reply:
        return replace(reply, status=status) if call.method == "POST" and isinstance(reply.body, bytes) else reply

    return lambda: AnswerFault(told)


def _equal_beside() -> Fault:
    def told(call: Call, reply: Reply, known: Known) -> Reply:
        fault = ListFault(call.path if "/Attributes/Own/" in call.path else "-", "ATT", "one too many")
        return fault.answer(call, reply, known)

    return AnswerFault(told)


class _Withheld(StatusFault):
    """A background synchronisation brings nothing: a party lists no Relationship."""

    def answer(self, call: Call, reply: Reply, known: Known) -> Reply:
        off = call.role != self.side or call.method != "GET" or not call.path.endswith("/Relationships")
        return reply if off else replace(reply, body={"result": []})


class _WrongResult(EventFault):
    """Loading leads to another result than it should, and to a Request."""

    def answer(self, call: Call, reply: Reply, known: Known) -> Reply:
        return ListFault("/Requests/Incoming", "REQ", "one too many").answer(call, reply, known)

    def event(self, role: str, event: Any, known: Known) -> list[Any]:
        if event.trigger != self.trigger:
            return [event]
        self.planted.add("Error")
        return [replace(event, data={**event.data, "result": "Error"})]


FAULTS: Sequence[KnownFault] = (
    KnownFault(
        "KF-01",
        "a second open Request of one Templator",
        lambda: ListFault("/Requests/Incoming", "REQ", "one too many"),
        ("REF-D18", "REF-D14"),
        ("incoming Requests?", "Requests/Incoming"),
    ),
    KnownFault(
        "KF-03",
        "a Request that had expired before it was loaded",
        lambda: _WrongResult(_PROCESSED, "missing"),
        ("REF-D20",),
        ("RequestExpired",),
        Range("6.28.0"),
    ),
    KnownFault(
        "KF-07",
        "no event when a Request expires",
        lambda: EventFault(_STATUS_CHANGED, "missing", "Expired"),
        ("REF-E19 [announced]", "REF-E19 [accept]"),
        ("Expired",),
        Range("6.0.0"),
    ),
    KnownFault(
        "KF-08",
        "a Request expires again and again",
        lambda: EventFault(_STATUS_CHANGED, "twice", "Expired"),
        ("REF-E19 [announced]", "REF-E19 [accept]"),
        ("Expired",),
        Range("6.0.0"),
    ),
    KnownFault(
        "KF-09",
        "two Requests with one id",
        lambda: ListFault("/Requests/Incoming", "REQ", "one twice"),
        ("ONB-01", "ONB-03"),
        ("more than once",),
    ),
    KnownFault(
        "KF-10",
        "a new Request per load",
        lambda: ListFault("/Requests/Incoming", "REQ", "one too many"),
        ("REF-D14", "REF-D15", "REF-D16"),
        ("incoming Requests?", "Requests/Incoming"),
    ),
    KnownFault(
        "KF-11",
        "CanAccept evaluated as a rejection",
        foresees("/CanAccept", f"{_REQUESTS}.decide.validation"),
        ("ONB-03", "ONB-12"),
        ("foresaw",),
    ),
    KnownFault(
        "KF-12",
        "a rejected Request founds a Relationship",
        lambda: ListFault("/Relationships", "REL", "one too many"),
        ("ONB-09", "AGN-01 [Request]"),
        (r"Relationship\(id=", "Relationships"),
    ),
    KnownFault(
        "KF-13",
        "a rejected Request stays Decided",
        lambda: StatusFault(_INCOMING, "Completed", "Decided", "never"),
        ("ONB-09", "ONB-09a"),
        ("Completed",),
    ),
    KnownFault(
        "KF-14",
        "no retry after a rejected Relationship",
        foresees("/CanAccept", f"{_REQUESTS}.wrongRelationshipStatus"),
        ("AGN-01",),
        ("foresaw",),
    ),
    KnownFault(
        "KF-18",
        "a reference with more segments",
        _longer_reference,
        ("PKG-01", "PKG-06 [reference]"),
        ("reference", "Reference"),
        Range("7.0.0"),
    ),
    KnownFault(
        "KF-19",
        "the ids of Requests are refused",
        refuses("GET", "/Requests/Incoming/REQ", 400, _UNKNOWN),
        ("ONB-03", "ONB-09"),
        (_UNKNOWN,),
    ),
    KnownFault(
        "KF-20",
        "no code in what is foreseen",
        lambda: FieldFault("Foreseen", "code", "missing"),
        ("REF-F17", "REF-E7"),
        ("without code", "code=None", r"\.code"),
    ),
    KnownFault(
        "KF-20",
        "no message in what is foreseen",
        lambda: FieldFault("Foreseen", "message", "missing"),
        ("REF-F17", "REF-E7"),
        ("without code and message", r"\.message"),
    ),
    KnownFault(
        "KF-22",
        "Requests stay Open",
        lambda: StatusFault(_INCOMING, "ManualDecisionRequired", "Open", "never"),
        ("ONB-01",),
        ("ManualDecisionRequired",),
    ),
    KnownFault(
        "KF-23",
        "Relationships are not accepted automatically",
        lambda: StatusFault("Relationship", "Active", "Pending", "never"),
        ("AUT-01",),
        ("Active",),
    ),
    KnownFault(
        "KF-24",
        "a Relationship is accepted twice",
        lambda: StatusFault("Relationship", "Active", "Active", "twice"),
        ("AUT-01", "ONB-07"),
        ("audit log", r"relationshipChanged of REL\w+ Active .* 2 times"),
    ),
    KnownFault(
        "KF-25",
        "each event handled twice",
        lambda: EventFault(_STATUS_CHANGED, "twice"),
        ("ONB-01", "ONB-03"),
        (_STATUS_CHANGED,),
    ),
    KnownFault(
        "KF-26",
        "a rule that does not match decides",
        lambda: StatusFault(_INCOMING, "ManualDecisionRequired", "Decided", "another"),
        ("AUT-02 [that no rule is about]",),
        ("Decided",),
        Range("6.4.0"),
    ),
    KnownFault(
        "KF-27",
        "what was shared outlives a rejected Relationship",
        _kept,
        ("ACT-04 [a rejection]", "ACT-04 [a revocation]"),
        ("holds 0 shared Attributes",),
    ),
    KnownFault(
        "KF-28",
        "an Attribute that is made is kept beside an equal one",
        _equal_beside,
        ("ONB-11 [owned already]",),
        ("holds it",),
        Range("6.25.0"),
    ),
    KnownFault(
        "KF-29",
        "an Attribute that is told is kept beside an equal one",
        _equal_beside,
        ("REF-E22 [once]",),
        ("holds it",),
        Range("6.27.0"),
    ),
    KnownFault(
        "KF-30",
        "values keep stray blanks",
        _with_blanks,
        ("ONB-11 [blanks]",),
        ("holds it",),
        Range("6.30.0"),
    ),
    KnownFault(
        "KF-33",
        "an acceptance without a body is refused",
        refuses("PUT", "/Accept", 400, _UNKNOWN),
        ("ONB-07",),
        (_UNKNOWN,),
        _LATER,
    ),
    KnownFault(
        "KF-35",
        "an unknown event of the Backbone fails the synchronisation",
        refuses("POST", "/Account/Sync", 400, _EXTERNAL_EVENTS),
        ("ONB-05", "ONB-07"),
        (_EXTERNAL_EVENTS,),
    ),
    KnownFault(
        "KF-37",
        "CanCreate insists on content",
        refuses("PUT", "/Relationships/CanCreate", 400, _UNKNOWN),
        ("DIR-02", "DIR-04"),
        ("foresaw", _UNKNOWN),
        Range("6.5.0"),
    ),
    KnownFault(
        "KF-38",
        "Requests are not narrowed down by the type of their items",
        lambda: ListFault("/Requests/Incoming", "REQ", "filter ignored", "content.items"),
        ("ONB-01 [kind of item]",),
        ("of the incoming Requests, surplus",),
    ),
    KnownFault(
        "KF-39",
        "a private name in the peer's deletion",
        lambda: FieldFault("PeerDeletion", "deletionStatus", "renamed"),
        ("ACT-03 [is to be deleted]", "ACT-03 [is being deleted]"),
        ("deletionStatus",),
        Range("5.3.0"),
    ),
    KnownFault(
        "KF-46",
        "nothing comes by itself until something else does",
        lambda: _Withheld("", "", "", "never", "Templator"),
        ("AUT-03",),
        ("Relationship",),
    ),
    KnownFault(
        "KF-47",
        "nothing comes by itself any more",
        lambda: StatusFault("Relationship", "Active", "Pending", "never", "Requestor"),
        ("AUT-03",),
        ("Active",),
    ),
    KnownFault(
        "KF-48",
        "what expired at the Backbone fails the synchronisation",
        refuses("POST", "/Account/Sync", 500, "error.platform.recordNotFound"),
        ("REF-D6", "REF-D8", "REF-F12"),
        ("error.platform.recordNotFound",),
    ),
    KnownFault(
        "KF-49",
        "whoever takes anything gets nothing",
        refuses("GET", "/RelationshipTemplates/RLT", 406, _NOT_ACCEPTABLE, wish="*/*"),
        ("REF-A16",),
        (_NOT_ACCEPTABLE,),
        Range("6.33.0"),
    ),
    KnownFault(
        "KF-50",
        "a picture of a token comes with another status",
        _picture_with(200),
        ("PKG-06 [a token]",),
        ("expected 201",),
    ),
    KnownFault(
        "KF-51",
        "no Relationship event comes",
        lambda: EventFault("transport.relationshipChanged", "missing"),
        ("ONB-07", "ONB-03"),
        (r"no event of \w+: Relationship",),
    ),
    KnownFault(
        "KF-52",
        "a key is not enough",
        refuses("GET", "/Account/IdentityInfo", 403, "error.connector.forbidden"),
        ("SYS-01",),
        ("403",),
    ),
    KnownFault(
        "KF-53",
        "the other side's leaving fails the synchronisation of who has left",
        refuses("POST", "/Account/Sync", 404, _NOT_FOUND, after="DELETE"),
        ("ACT-03 [the Templator a little sooner]", "ACT-03 [the Templator]"),
        (_NOT_FOUND,),
        Range("6.34.2"),
    ),
    KnownFault(
        "KF-54",
        "another address after a restart",
        _another_after_a_restart,
        ("SYS-01a", "SYS-01"),
        ("address",),
    ),
)


REFUSALS: Sequence[KnownRefusal] = (
    KnownRefusal("KF-02", "no accepted Request"),
    KnownRefusal("KF-02", "not the Response that was given"),
    KnownRefusal("KF-04", "the RelationshipTemplate is expired"),
    KnownRefusal("KF-04", "the Request is expired"),
    KnownRefusal("KF-05", "a Request that outlives its RelationshipTemplate"),
    KnownRefusal("KF-06", "a Request that cannot be made", scenarios=("REF-B16",)),
    KnownRefusal("KF-06", "a Request that is over already"),
    KnownRefusal("KF-15", "the other side has not decomposed", "another status"),
    KnownRefusal("KF-15", "a Relationship exists", "another status"),
    KnownRefusal("KF-16", "the other side is deleted", "another code", instead=Refusal(404, _NOT_FOUND)),
    KnownRefusal(
        "KF-17",
        "the other side is to be deleted",
        "another code",
        instead=Refusal(500, "error.platform.validation.relationship.peerIsToBeDeleted"),
    ),
    KnownRefusal("KF-21", "a faulty item", "another code"),
    KnownRefusal("KF-31", "a Request that cannot be made", scenarios=("REF-B17",)),
    KnownRefusal("KF-31", "a key that is there already"),
    KnownRefusal("KF-32", "a faulty item", scenarios=("REF-B23",)),
    KnownRefusal("KF-34", "an invalid property", scenarios=("REF-B1 [a word as expiry]", "REF-B1 [no expiry]")),
    KnownRefusal("KF-36", "a Relationship with oneself", "another status"),
    KnownRefusal("KF-40", "what was shared stays while the Relationship is Pending"),
    KnownRefusal("KF-41", "an Attribute of a Pending Relationship"),
    KnownRefusal("KF-42", "a Request to oneself", "another code"),
    KnownRefusal("KF-43", "a Request without an id"),
    KnownRefusal("KF-43", "a Request that was altered"),
    KnownRefusal("KF-43", "a Request that nobody has made"),
    KnownRefusal("KF-44", "a Request that was sent before"),
    KnownRefusal("KF-45", "no Active Relationship", scenarios=("REF-J2",)),
)


def refusals(runtime: RuntimeVersion) -> Iterator[tuple[KnownRefusal, Refusal]]:
    """The rows that a runtime version has, each with what it answers when it is right."""
    for row in REFUSALS:
        try:
            yield row, refusal(row.refusal, runtime).act
        except LookupError:
            continue
