"""An onboarding of two hosts, said in the API of their line."""

from dataclasses import dataclass

from tests.embedded.hosts import FUTURE, Host, Json


@dataclass(frozen=True)
class Package:
    """A RelationshipTemplate that asks for a Consent, and the reference of a Token that leads to it."""

    template_id: str
    reference: str


def template_without_request(templator: Host) -> Json:
    """A RelationshipTemplate that a peer can load without being asked anything."""
    content = {"@type": "ArbitraryRelationshipTemplateContent", "value": {}} if templator.line > 4 else {}
    template: Json = templator.post("/RelationshipTemplates/Own", {"expiresAt": FUTURE, "content": content})
    return template


def package(templator: Host) -> Package:
    """What a Templator hands over."""
    item = {"@type": "ConsentRequestItem", "mustBeAccepted": True, "consent": "to be asked again"}
    content = {"@type": "RelationshipTemplateContent", "onNewRelationship": {"@type": "Request", "items": [item]}}
    template = templator.post("/RelationshipTemplates/Own", {"expiresAt": FUTURE, "content": content})
    token = templator.post(f"/RelationshipTemplates/Own/{template['id']}/Token", {})
    return Package(template["id"], reference_of(token))


def reference_of(thing: Json) -> str:
    """What loads a RelationshipTemplate, Token or File elsewhere."""
    reference = thing["truncatedReference"] if "truncatedReference" in thing else thing["reference"]["truncated"]
    return str(reference)


def load(requestor: Host, offered: Package) -> Json:
    """The Request that waits for a decision after loading."""
    requestor.post("/RelationshipTemplates/Peer", {"reference": offered.reference})
    query = {"source.reference": offered.template_id, "status": "ManualDecisionRequired"}
    requests = requestor.wait("the Request waits for a decision", lambda: requestor.get("/Requests/Incoming", **query))
    request: Json = requests[-1]
    return request


def decide(requestor: Host, request: Json, word: str) -> Json:
    """The Request after it was accepted ("Accept") or rejected ("Reject") and its outcome was sent."""
    path = f"/Requests/Incoming/{request['id']}"
    body = {"items": [{"accept": word == "Accept"}]}
    assert requestor.put(f"{path}/Can{word}", body)["isSuccess"]
    assert requestor.put(f"{path}/{word}", body)["status"] == "Decided"

    def completed() -> Json | None:
        seen: Json = requestor.get(path)
        return seen if seen["status"] == "Completed" else None

    result: Json = requestor.wait("the Request is Completed", completed)
    return result


def relationship(host: Host, template_id: str, status: str) -> Json:
    """The Relationship of a RelationshipTemplate once a synchronisation shows it with this status."""
    query = {("templateId" if host.line == 7 else "template.id"): template_id, "status": status}

    def seen() -> list[Json]:
        host.post("/Account/Sync")
        found: list[Json] = host.get("/Relationships", **query)
        return found

    result: Json = host.wait(f"the Relationship is {status}", seen)[0]
    return result


def accept_relationship(templator: Host, pending: Json) -> Json:
    """The Relationship after the Templator's acceptance."""
    if templator.line > 4:
        result: Json = templator.put(f"/Relationships/{pending['id']}/Accept")
    else:
        change = f"/Relationships/{pending['id']}/Changes/{pending['changes'][0]['id']}"
        result = templator.put(f"{change}/Accept", {"content": {}})
    return result
