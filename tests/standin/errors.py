"""A refusal in Google's words: the code, the sentence and the shape that each of the two APIs gives it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
SENTENCE = {
    403: "The caller does not have permission",
    404: "Requested entity was not found.",
    429: "Resource has been exhausted (e.g. check quota).",
    500: "Internal error encountered.",
    502: "Bad gateway.",
    503: "The service is currently unavailable.",
    504: "Deadline exceeded.",
}
REASON = {
    400: "badRequest",
    401: "authError",
    403: "insufficientFilePermissions",
    404: "notFound",
    429: "rateLimitExceeded",
    500: "internalError",
    501: "notImplemented",
}
UNAUTHENTICATED = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication "
    "credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


class Refused(Exception):
    """Google says no: ``code`` is the HTTP status, ``details`` what stands beside the sentence, ``location`` Drive's parameter."""

    def __init__(
        self, code: int, message: str = "", *, details: list[Json] | None = None, reason: str = "", location: str = ""
    ) -> None:
        super().__init__(message or SENTENCE.get(code, "Unknown Error."))
        self.code = code
        self.message = str(self)
        self.details = details or []
        self.reason = reason or REASON.get(code, "backendError")
        self.location = location

    def at(self, place: str) -> Refused:
        """Return the same refusal with the request named, as batchUpdate does: ``Invalid requests[0].addSheet: …``."""
        return Refused(self.code, f"Invalid {place}: {self.message}", details=self.details)

    def sheets(self) -> Json:
        error: Json = {"code": self.code, "message": self.message, "status": STATUS.get(self.code, "UNKNOWN")}
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def drive(self) -> Json:
        entry = {"message": self.message, "domain": "global", "reason": self.reason}
        if self.location:
            entry |= {"location": self.location, "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [entry]}}


def bad_request(violations: list[tuple[str, str]]) -> Refused:
    """Return what Google answers to a request that does not fit the schema; violations are (field, description)."""
    listed = [{"field": field, "description": text} if field else {"description": text} for field, text in violations]
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": listed}]
    return Refused(400, "\n".join(text for _, text in violations), details=details)
