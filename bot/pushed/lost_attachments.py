"""Telling whoever attached a photo or file that it cannot be kept, and why."""

from bot.attachments.fetching import TellLost
from bot.outbound.payload import notices
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from handlers.engine.context import office_name, report_name
from handlers.engine.turn import Message, Priority, Slot
from reporting.languages import VIETNAMESE
from reporting.reports import FileState
from storage.repositories.attachments import WaitingFile
from storage.store import UnitOfWork


def telling_lost(reference: ReferenceData, clock: Clock) -> TellLost:
    """Writes the message into the outbox, for every messenger of that person."""

    async def tell(file: WaitingFile, verdict: FileState, work: UnitOfWork) -> None:
        addresses = await work.people.addresses(file.person_id)
        person = await work.people.by_address(*addresses[0]) if addresses else None
        language = person.language if person is not None else VIETNAMESE
        message = _lost(reference, file, verdict, language)
        if message is not None:
            rows = notices(message, addresses, Priority.NOTIFICATION)
            await work.outbox.add(rows, clock.now())

    return tell


def _lost(
    reference: ReferenceData, file: WaitingFile, verdict: FileState, language: str
) -> Message | None:
    unit = file.report.unit
    if file.report.form not in reference.forms or unit not in reference.history:
        return None
    form = reference.form_of(file.report)
    say = reference.catalogue.speech(language)
    period = reference.period_of(file.report)
    kind = "file" if file.name else "photo"
    text = say(
        f"evidence.lost_{verdict}",
        what=say.plain(f"evidence.lost_{kind}", name=file.name),
        code=file.indicator,
        office=office_name(reference.history.on(period.end)[unit], say),
        report=report_name(form, period, say),
    )
    return Message(text, slot=Slot.NOTICE)
