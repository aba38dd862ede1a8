"""A fleet in one encrypted file, and back again.

Reading order: `sealed` (encryption), `archive` (format), `contents` (what belongs in), `saving`,
`restoring`.
"""

from app.backup.restoring import Restored, Words, restore
from app.backup.saving import Saved, back_up, verify_backup

__all__ = ["Restored", "Saved", "Words", "back_up", "restore", "verify_backup"]
