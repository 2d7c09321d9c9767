"""The settings of a REST service: its paths, its words, and where it puts what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from jdih.fields import LABELS

Path = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: A value inside a JSON answer: keys joined by dots, e.g. "data.id".
Dotted = Annotated[str, StringConstraints(pattern=r"^[\w-]*(\.[\w-]+)*$")]


class RestSettings(BaseModel):
    """How one REST service wants to be spoken to: the table [jdih.rest] of office.toml.

    Paths are relative to JDIH_URL and may hold {id} and the names of fields in braces.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    create: Path  #: POST: a new document
    search: Path  #: GET: finds what is there already, e.g. "documents?external_id={kode}"
    item: Path = "documents/{id}"  #: GET, and target of replacing and withdrawing
    file_step: str = ""  #: POST: the file alone, where a document is made in two steps
    replace_method: Literal["PUT", "PATCH", "POST"] = "PUT"
    withdraw_method: Literal["DELETE", "POST", "PATCH"] = "DELETE"
    withdraw: str = ""  #: path; empty: `item`

    login: str = ""  #: POST of user and password; empty: the password is the bearer token itself
    login_user: str = "username"
    login_password: str = "password"  # noqa: S105 - the name of a field
    login_token: Dotted = "token"  # noqa: S105 - where in the answer

    fields: Annotated[Mapping[str, str], Field(min_length=1)]  #: our name → theirs
    constants: Mapping[str, str] = {}  #: sent as they are
    date_format: str = "%Y-%m-%d"
    file_field: str = "file"
    abstrak_field: str = ""  #: empty: no abstrak is sent

    items: Dotted = "data"  #: the list in the answer of `search`; empty: the answer is the list
    document: Dotted = ""  #: the document in the answer of `create` and `item`
    id: Dotted = "id"
    page_url: Dotted = "url"
    file_url: Dotted = "file_url"
    file_hash: Dotted = ""  #: SHA-256 of the file, where the service tells it
    public: Dotted = ""  #: true once public; empty: public at once
    page: str = ""  #: address of the page with {id}, where the answer does not hold it
    listings: tuple[str, ...] = ()  #: public lists or feeds that must show it

    def model_post_init(self, _context: object) -> None:
        """Refuse names that are no field of ours, at start rather than at the first upload."""
        if unknown := self.fields.keys() - LABELS.keys():
            raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
        if "kode" not in self.fields:
            raise ValueError("fields must name where `kode` goes: it keeps uploads from doubling")
