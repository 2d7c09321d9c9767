"""Commands of officers: everything that a person can ask for, one module a row of the SOP."""

from sop.commands.kembali import Return, Stop, TakeBack
from sop.commands.step1_usulan import (
    Attach,
    Confirm,
    Correct,
    Discard,
    ReplaceOld,
    Submit,
    Withdraw,
)
from sop.commands.step2_disposisi import Dispose, Recall, Receive
from sop.commands.step3_keputusan import Approve, AskOverride, Authenticate, Keep, Override
from sop.commands.step4_pindai import (
    AcceptScan,
    AddScan,
    Arrange,
    RedoScan,
    TakeCopies,
    TakeOver,
    UseScan,
)
from sop.commands.step5_unggah import (
    Archive,
    Choose,
    GiveAddress,
    GiveBack,
    Justify,
    Lend,
    Publish,
    PublishByHand,
    ReplaceAbstrak,
    TakeDown,
)

__all__ = [
    "AcceptScan",
    "AddScan",
    "Approve",
    "Archive",
    "Arrange",
    "AskOverride",
    "Attach",
    "Authenticate",
    "Choose",
    "Confirm",
    "Correct",
    "Discard",
    "Dispose",
    "GiveAddress",
    "GiveBack",
    "Justify",
    "Keep",
    "Lend",
    "Override",
    "Publish",
    "PublishByHand",
    "Recall",
    "Receive",
    "RedoScan",
    "ReplaceAbstrak",
    "ReplaceOld",
    "Return",
    "Stop",
    "Submit",
    "TakeBack",
    "TakeCopies",
    "TakeDown",
    "TakeOver",
    "UseScan",
    "Withdraw",
]
