"""The sandbox as it is, but for one thing: it knows mailboxes that are not active, and lets them in all the same. MESH does not."""
from fastapi import HTTPException, status

from mesh_sandbox.api import app  # noqa: F401 - what uvicorn serves
from mesh_sandbox.common import constants
from mesh_sandbox.common.messaging import Messaging
from mesh_sandbox.dependencies import get_store

_authorise = Messaging.authorise_mailbox


async def _authorise_active(self, mailbox_id, authorization):
    mailbox = await _authorise(self, mailbox_id, authorization)
    if not mailbox.active:
        raise HTTPException(status_code=status.HTTP_403_FORBIDDEN, detail=constants.ERROR_INACTIVE_MAILBOX)
    return mailbox


Messaging.authorise_mailbox = _authorise_active
get_store().mailboxes["X26ABC3"].active = False
