"""The ear for the SMSC stays open whatever happens to the line."""

import threading

from fieldapp.actions import listen_smpp
from fieldapp.actions.library import load
from fieldapp.jobs.smpp import keep_listening
from fieldapp.settings import Settings
from fieldapp.store.tables import receipts, replies
from tests.support.smsc import Smsc
from tests.support.waiting import wait_for


def test_after_a_cut_it_binds_again_and_takes_what_comes(quick_site, tmp_path):
    rung = []
    with Smsc() as smsc:
        url = f"smpp://fieldapp:secret@127.0.0.1:{smsc.port}"
        settings = Settings.from_env({"DATA_DIR": str(tmp_path / "own"), "SMS_URL": url})
        (ear,) = listen_smpp.receivers(settings, quick_site.session, load(), quick_site.clock.now_ms, rung.append)
        stop = threading.Event()
        thread = threading.Thread(target=keep_listening, args=(ear, stop), daemon=True)
        thread.start()
        wait_for(lambda: smsc.receivers)
        smsc.cut()
        wait_for(lambda: smsc.receivers)

        smsc.receipt("7F01")
        smsc.reply("Да, жду")
        wait_for(lambda: len(smsc.acknowledged) == 2)
        stop.set()
        ear.close()
        smsc.cut()
        thread.join(5)

    assert smsc.acknowledged == [0, 0]
    with quick_site.session() as session:
        assert [(one.gateway, one.reference, one.state) for one in session.execute(receipts.select())] == [
            ("smpp", "7F01", "delivered")]  # fmt: skip
        assert [one.words for one in session.execute(replies.select())] == ["Да, жду"]
