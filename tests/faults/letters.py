"""Puts letters into a running system: `python -m tests.faults.letters CAMPAIGNS COUNT` prints the campaigns' keys.

DATA_DIR says which system. The rows are what an approval leaves behind, due now; the campaigns are paused.
"""

import sys
from uuid import uuid4

import django

django.setup()

from django.utils import timezone  # noqa: E402

from mailing.campaigns.models import Campaign  # noqa: E402
from mailing.delivery.models import Delivery  # noqa: E402
from tests.factories.mailing import CampaignFactory, DeliveryFactory  # noqa: E402


def paused_campaign(letters: int) -> Campaign:
    now, mark = timezone.now(), uuid4().hex[:8]
    author = {"author__email": f"author-{mark}@city.example.org"}
    campaign = CampaignFactory(state=Campaign.State.PAUSED, state_at=now, started_at=now, **author)
    rows = [
        DeliveryFactory.build(
            campaign=campaign,
            address=f"guest{number}-{mark}@example.org",
            message_id=f"<{number}-{mark}@city.example.org>",
            token=f"{mark}-{number}",
            due_at=now,
        )
        for number in range(letters)
    ]
    Delivery.objects.bulk_create(rows)
    return campaign


if __name__ == "__main__":
    print(*[paused_campaign(int(sys.argv[2])).pk for _ in range(int(sys.argv[1]))])
