"""The sandbox with somebody at X26ABC2 who answers requests for the National Data Opt-out as the service does.

Who has opted out stands in the file that NDOO_OPTED_OUT names, a number a line; it is read anew for each request. A good list gets a
receipt and the list without them, one with bad or repeated numbers a file of one line. The local id goes back with each.
"""
import gzip
import json
import os
import re
from uuid import uuid4

from mesh_sandbox.dependencies import get_messaging
from mesh_sandbox.models.message import Message, MessageEvent, MessageMetadata, MessageParty, MessageStatus, MessageType

from mailboxes import app  # noqa: F401 - what uvicorn serves

SERVICE = "X26ABC2"
WORKFLOW = "SPINE_NTT_UPHOLDING"
LINE = re.compile(r"\d{10},")


def valid(number):
    check = 11 - sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1))) % 11
    return check != 10 and check % 11 == int(number[9])


def cleaned(text, out):
    """The list without those who are out, or nothing if it is not one."""
    lines = text.splitlines()
    if not lines or not all(LINE.fullmatch(line) and valid(line) for line in lines) or len(set(lines)) != len(lines):
        return None
    return "".join(f"{line}\n" for line in lines if line[:10] not in out)


class Service:
    triggers = ["after_accept_message"]

    async def on_event(self, event, event_args, exception=None):
        request = event_args["message"]
        if request.workflow_id != WORKFLOW or request.recipient.mailbox_id != SERVICE or request.message_type != MessageType.DATA:
            return
        text = b""
        for number in range(1, request.total_chunks + 1):
            chunk = await get_messaging().get_chunk(request, number)
            text += gzip.decompress(chunk) if request.metadata.content_encoding == "gzip" else chunk
        await get_messaging().acknowledge_message(message=request, background_tasks=None)
        with open(os.environ["NDOO_OPTED_OUT"], encoding="ascii") as file:
            out = {line.strip() for line in file}
        answer = cleaned(text.decode("ascii", errors="replace"), out)
        if answer is None:
            await self.send(request, "ERROR", b"The file holds numbers that are not valid\n")
            return
        stages = ["validate_non_empty_file", "validate_is_unique_upload", "validate_in_order"]
        receipt = {"dataset_id": "mesh_to_pos", "status": "success", "stages": [{"name": stage, "status": "success"} for stage in stages]}
        await self.send(request, "SUCCESS", json.dumps(receipt).encode("ascii"))
        await self.send(request, request.metadata.subject, answer.encode("ascii"))

    @staticmethod
    async def send(request, subject, body):
        message = Message(
            events=[MessageEvent(status=MessageStatus.ACCEPTED)], message_id=uuid4().hex.upper(),
            sender=MessageParty(mailbox_id=SERVICE), recipient=MessageParty(mailbox_id=request.sender.mailbox_id), total_chunks=1,
            message_type=MessageType.DATA, workflow_id=WORKFLOW,
            metadata=MessageMetadata(subject=subject, local_id=request.metadata.local_id, file_name=request.metadata.file_name))
        await get_messaging().send_message(message=message, body=body, background_tasks=None)


get_messaging().register_plugin(Service)
