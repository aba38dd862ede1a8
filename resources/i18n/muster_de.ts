<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Muster</name>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source> (the newest)</source>
        <translation>(das neueste)</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>%1 d</source>
        <translation>%1 T</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>%1 gross</source>
        <translation>%1 brutto</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>%1 net</source>
        <translation>%1 netto</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/filter_chips.py"/>
        <source>+ Save filter</source>
        <translation>+ Filter speichern</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>, merged from {n} windows</source>
        <translation>, zusammengefasst aus {n} Messfenstern</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>, {n} for local programs</source>
        <translation>, {n} für lokale Programme</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>, {n} lost</source>
        <translation>, {n} verloren</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>1. Devices</source>
        <translation>1. Geräte</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>1. On the device, run this</source>
        <translation>1. Führen Sie dies auf dem Gerät aus</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>1. {command}: the whole fleet in one encrypted file; keep it elsewhere</source>
        <translation>1. {command}: die ganze Flotte in einer verschlüsselten Datei; anderswo aufbewahren</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>15 min</source>
        <translation>15 min</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>2. Compare</source>
        <translation>2. Vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>2. Phases</source>
        <translation>2. Phasen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>2. {command}: the root key leaves this computer</source>
        <translation>2. {command}: der Root-Schlüssel verlässt diesen Rechner</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>24 h</source>
        <translation>24 h</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>3. Gates</source>
        <translation>3. Gates</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>3. {command}: what to do when a key is lost or stolen</source>
        <translation>3. {command}: was zu tun ist, wenn ein Schlüssel verloren geht oder gestohlen wird</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>30 d</source>
        <translation>30 T</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>4. Pace and shadow</source>
        <translation>4. Tempo und Schatten</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>5 min</source>
        <translation>5 min</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>7 d</source>
        <translation>7 T</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>8 hours</source>
        <translation>8 Stunden</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>95 % latency of the last windows</source>
        <translation>p95-Latenz der letzten Messfenster</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>95 % of the inferences of the last window took at most this long, to prepare the sample, run the model and decide. Measured on the device, within 1 %; neither waiting for the source nor the network is in it.</source>
        <translation>95 % der Inferenzen des letzten Messfensters dauerten höchstens so lange: Beispiel vorbereiten, Modell ausführen, entscheiden. Auf dem Gerät gemessen, auf 1 % genau; weder Warten auf die Quelle noch das Netz ist enthalten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>99 % of the inferences of the last window took at most this long. With fewer than a hundred inferences in a window it is the slowest one.</source>
        <translation>99 % der Inferenzen des letzten Messfensters dauerten höchstens so lange. Bei weniger als hundert Inferenzen im Messfenster ist es die langsamste.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/palette.py"/>
        <source>A command, a device, a bundle or a rollout</source>
        <translation>Ein Befehl, ein Gerät, ein Bundle oder ein Rollout</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_empty.py"/>
        <source>A device appears here as soon as it matches.</source>
        <translation>Ein Gerät erscheint hier, sobald es entspricht.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>A device sends no log by itself: fetch it.</source>
        <translation>Ein Gerät sendet von selbst kein Log: Holen Sie es.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>A device's id is of a-z, 0-9 and inner hyphens, 1 to 63 of them.</source>
        <translation>Eine Gerätekennung besteht aus a-z, 0-9 und Bindestrichen im Inneren, 1 bis 63 Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>A key or a word</source>
        <translation>Eine Taste oder ein Wort</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>A model is in the library</source>
        <translation>Ein Modell ist in der Bibliothek</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>A model project is a folder with project.json, an ONNX model, and samples for calibration, validation and the trial on devices.</source>
        <translation>Ein Modellprojekt ist ein Ordner mit project.json, einem ONNX-Modell und Beispielen für Kalibrierung, Validierung und den Probelauf auf Geräten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>A name and two passphrases. After that the window leads to the first device and the first rollout.</source>
        <translation>Ein Name und zwei Passphrasen. Danach führt das Fenster zum ersten Gerät und zum ersten Rollout.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>A new root key is made in {place}, under the passphrase that you typed.</source>
        <translation>Ein neuer Root-Schlüssel wird in {place} erzeugt, mit der eingegebenen Passphrase.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <source>A one-time code lets one device join. It makes its own key; you compare the key's fingerprint and accept it here.</source>
        <translation>Mit einem Einmalcode tritt ein Gerät bei. Es erzeugt seinen Schlüssel selbst; Sie vergleichen den Fingerabdruck und nehmen es hier auf.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>A pinned device keeps what it serves, whatever rollouts come.</source>
        <translation>Ein festgepinntes Gerät behält, was auf ihm läuft, welche Rollouts auch kommen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>A project of your own, or one of the samples: it is quantized, measured and packed.</source>
        <translation>Ein eigenes Projekt oder eines der Beispiele: Es wird quantisiert, gemessen und gepackt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>A range lasts at least 10 seconds. Make it longer.</source>
        <translation>Ein Zeitraum dauert mindestens 10 Sekunden. Machen Sie ihn länger.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>A range lasts at most 400 days. Make it shorter.</source>
        <translation>Ein Zeitraum dauert höchstens 400 Tage. Machen Sie ihn kürzer.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_banners.py"/>
        <source>A report in the name of {n} device was not believed</source>
        <translation>Einer Meldung im Namen von {n} Gerät wurde nicht geglaubt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>A root key's file or its public half</source>
        <translation>Datei eines Root-Schlüssels oder dessen öffentliche Hälfte</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>A sample now and then</source>
        <translation>Ab und zu eine Aufnahme</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/save_filter.py"/>
        <source>A saved filter is a group: it is whoever matches now, and rollouts can be given to it.</source>
        <translation>Ein gespeicherter Filter ist eine Gruppe: wer ihm gerade entspricht. Rollouts können an sie gehen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>A signature cannot be taken back; a plan that is changed wants new ones.</source>
        <translation>Eine Signatur lässt sich nicht zurücknehmen; ein geänderter Plan verlangt neue.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>A version looks like 1.2.3</source>
        <translation>Eine Version sieht so aus: 1.2.3</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>About the chosen bundle</source>
        <translation>Über das ausgewählte Bundle</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>Accept</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Accept a device only if the fingerprint is the one that the device itself shows. What it says of its machine nobody has checked.</source>
        <translation>Nehmen Sie ein Gerät nur auf, wenn der Fingerabdruck derselbe ist, den das Gerät selbst anzeigt. Seine Angaben zur Maschine hat niemand geprüft.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>Accept {device}</source>
        <translation>{device} aufnehmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Accepted</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <source>Accepted. Save the answer onto the stick and carry it back.</source>
        <translation>Aufgenommen. Speichern Sie die Antwort auf den Stick und tragen Sie ihn zurück.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <source>Accepted. The device gets its certificates now, and connects.</source>
        <translation>Aufgenommen. Das Gerät erhält jetzt seine Zertifikate und verbindet sich.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/models.py"/>
        <source>Accuracy FP32 → INT8</source>
        <translation>Genauigkeit FP32 → INT8</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Acknowledge</source>
        <translation>Bestätigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Acknowledged</source>
        <translation>Bestätigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Acknowledged by {who}</source>
        <translation>Bestätigt von {who}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Acknowledged {age} by {who}.</source>
        <translation>Bestätigt {age} von {who}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Acknowledged: {alert}.</source>
        <translation>Bestätigt: {alert}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/device.py"/>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_foot.py"/>
        <source>Actions for {n} device ▾</source>
        <translation>Aktionen für {n} Gerät ▾</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_foot.py"/>
        <source>Actions for {n} devices ▾</source>
        <translation>Aktionen für {n} Geräte ▾</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_foot.py"/>
        <source>Actions ▾</source>
        <translation>Aktionen ▾</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Active slot</source>
        <translation>Aktiver Slot</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Add a device, or check some in the fleet.</source>
        <translation>Fügen Sie ein Gerät hinzu oder kreuzen Sie einige in der Flotte an.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>Add a phase</source>
        <translation>Phase hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>Add “--request-to DIR” to the command with DIR on a stick, bring the stick here, and carry the answer back.</source>
        <translation>Ergänzen Sie den Befehl um „--request-to DIR“ mit DIR auf einem Stick, bringen Sie den Stick hierher und tragen Sie die Antwort zurück.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_actions.py"/>
        <source>Adds the signature of a root key at hand.</source>
        <translation>Fügt die Signatur eines vorhandenen Root-Schlüssels hinzu.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Agent's CPU</source>
        <translation>CPU des Agenten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/pages/models.py"/>
        <location filename="../../app/gui/texts.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Alarms</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Alert rules</source>
        <translation>Regeln für Warnmeldungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <location filename="../../app/gui/places.py"/>
        <source>Alerts</source>
        <translation>Warnmeldungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <source>Alerts and events</source>
        <translation>Warnmeldungen und Ereignisse</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>Alerts, rollouts that end or stop, and devices that ask to join are announced.</source>
        <translation>Gemeldet werden Warnmeldungen, Rollouts, die enden oder anhalten, und Geräte, die aufgenommen werden wollen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Aligned by</source>
        <translation>Ausgerichtet nach</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <location filename="../../app/gui/pages/audit.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <location filename="../../app/gui/widgets/device_events.py"/>
        <location filename="../../app/gui/widgets/filter_chips.py"/>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>All done. What comes now is the fleet's daily work.</source>
        <translation>Alles erledigt. Was jetzt kommt, ist die tägliche Arbeit der Flotte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_devices.py"/>
        <source>All free</source>
        <translation>Alle frei</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>All get it at once: no canary tries it first.</source>
        <translation>Alle erhalten es auf einmal: Kein Canary-Gerät probiert es zuerst.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>All {n} entries are as they were written.</source>
        <translation>Alle {n} Einträge sind so, wie sie geschrieben wurden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_foot.py"/>
        <source>All {n} matching</source>
        <translation>Alle {n} passenden</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Another directory…</source>
        <translation>Anderes Verzeichnis…</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/secrets.py"/>
        <source>Another root key</source>
        <translation>Weiterer Root-Schlüssel</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Answer: {detail}.</source>
        <translation>Antwort: {detail}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Answered or expired</source>
        <translation>Beantwortet oder abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/gui/finder.py"/>
        <source>Any command, device, bundle or rollout by a few letters of its name.</source>
        <translation>Jeder Befehl, jedes Gerät, Bundle oder jeder Rollout anhand weniger Buchstaben des Namens.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Any outcome</source>
        <translation>Jedes Ergebnis</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Any phase</source>
        <translation>Jede Phase</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>Approvals</source>
        <translation>Genehmigungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>Approve a phase of “{name}”</source>
        <translation>Phase von „{name}“ genehmigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Approve a phase…</source>
        <translation>Phase genehmigen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Approved</source>
        <translation>Genehmigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Approve…</source>
        <translation>Genehmigen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Architecture of the processor</source>
        <translation>Architektur des Prozessors</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Arranging the window…</source>
        <translation>Das Fenster wird eingerichtet…</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/chart_column.py"/>
        <source>Arrow keys pan, plus and minus zoom, Escape goes back to live.</source>
        <translation>Pfeiltasten verschieben, Plus und Minus zoomen, Esc geht zurück zu live.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/columns.py"/>
        <source>As at first</source>
        <translation>Wie am Anfang</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>As it is: by the device's own file</source>
        <translation>Wie bisher: eigene Datei des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>As it is: they differ</source>
        <translation>Wie bisher: verschieden</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>As it is: {value}</source>
        <translation>Wie bisher: {value}</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>Asked</source>
        <translation>Angefragt</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/order_states.py"/>
        <source>Asked {when}; sent, not answered yet</source>
        <translation>Angefragt {when}; gesendet, noch unbeantwortet</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/order_states.py"/>
        <source>Asked {when}; the device works on it</source>
        <translation>Angefragt {when}; das Gerät arbeitet daran</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/order_states.py"/>
        <source>Asked {when}; waits for the device, which is out of reach</source>
        <translation>Angefragt {when}; wartet auf das Gerät, das unerreichbar ist</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/order_states.py"/>
        <source>Asked {when}; waits to be signed</source>
        <translation>Angefragt {when}; wartet auf die Signatur</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Assigned</source>
        <translation>Zugewiesen</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Assignments</source>
        <translation>Zuweisungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Assignments a minute</source>
        <translation>Zuweisungen je Minute</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>At any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>At most 50 devices are compared. Remove one before {device}.</source>
        <translation>Höchstens 50 Geräte werden verglichen. Entfernen Sie eines vor {device}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>At rest</source>
        <translation>Im Leerlauf</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/compare_table.py"/>
        <source>At the pointer, {unit}</source>
        <translation>Am Zeiger, {unit}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>At {time}</source>
        <translation>Um {time}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <location filename="../../app/gui/places.py"/>
        <source>Audit</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>Audit head</source>
        <translation>Kopf des Prüfprotokolls</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Audit log</source>
        <translation>Prüfprotokoll</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <location filename="../../app/gui/start/demo.py"/>
        <location filename="../../app/gui/start/pages.py"/>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>Back to live</source>
        <translation>Zurück zu live</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <location filename="../../app/gui/pages/device.py"/>
        <source>Back to the fleet</source>
        <translation>Zurück zur Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>Back up the fleet</source>
        <translation>Flotte sichern</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Back up the fleet…</source>
        <translation>Flotte sichern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>Backing up the fleet</source>
        <translation>Flotte wird gesichert</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>Backlog on the device</source>
        <translation>Rückstand auf dem Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/restoring.py"/>
        <source>Backup file</source>
        <translation>Sicherungsdatei</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Before a change of bundle, and now</source>
        <translation>Vor einem Wechsel des Bundles, und jetzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Before and after a change of bundle</source>
        <translation>Vor und nach einem Wechsel des Bundles</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Behaviour of {updated} updated and {waiting} waiting devices was compared.</source>
        <translation>Verglichen wurde das Verhalten von {updated} aktualisierten und {waiting} wartenden Geräten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>Between two times</source>
        <translation>Zwischen zwei Zeiten</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Both are the same: whoever knows one can sign everything.</source>
        <translation>Beide sind gleich: Wer eine kennt, kann alles signieren.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>Bounds</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Bring {bundle} to {n} devices?</source>
        <translation>{bundle} auf {n} Geräte bringen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Brings a released bundle to devices: the checked ones, or a group.</source>
        <translation>Bringt ein freigegebenes Bundle auf Geräte: auf die angekreuzten oder eine Gruppe.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>Brings it to your device, and shows each step it takes there.</source>
        <translation>Bringt es auf Ihr Gerät und zeigt dort jeden Schritt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/page_actions.py"/>
        <source>Brings the chosen bundle to devices, in phases.</source>
        <translation>Bringt das gewählte Bundle in Phasen auf Geräte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Broker</source>
        <translation>Broker</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>Build bundle</source>
        <translation>Bundle bauen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>Building {name} {version}</source>
        <translation>{name} {version} wird gebaut</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/models.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Built</source>
        <translation>Gebaut</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>Built, and what quantization cost</source>
        <translation>Gebaut, und was die Quantisierung gekostet hat</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <location filename="../../app/gui/dialogs/release.py"/>
        <location filename="../../app/gui/targets.py"/>
        <source>Bundle</source>
        <translation>Bundle</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/models.py"/>
        <source>Bundles</source>
        <translation>Bundles</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Bundles and rollouts</source>
        <translation>Bundles und Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>By the device's own file</source>
        <translation>Eigene Datei des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>CPU %</source>
        <translation>CPU %</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Came back</source>
        <translation>Kam wieder</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_devices.py"/>
        <source>Canaries: they go first</source>
        <translation>Canary-Geräte: Sie gehen voran</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/base.py"/>
        <location filename="../../app/gui/widgets/jobs_line.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/jobs_line.py"/>
        <source>Cancel: {job}</source>
        <translation>Abbrechen: {job}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/order_states.py"/>
        <source>Cancelled {when}</source>
        <translation>Abgebrochen {when}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Cancelled: no file was written.</source>
        <translation>Abgebrochen: Es wurde keine Datei geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>Cancelled: nothing was added.</source>
        <translation>Abgebrochen: Es wurde nichts hinzugefügt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/page_actions.py"/>
        <source>Cancels what waits: what has not left this computer is never sent.</source>
        <translation>Bricht ab, was wartet: Was diesen Rechner nicht verlassen hat, wird nie gesendet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Certificate authority</source>
        <translation>Zertifizierungsstelle</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Certificate of {device}</source>
        <translation>Zertifikat von {device}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Change of bundle</source>
        <translation>Wechsel des Bundles</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/filter_chips.py"/>
        <source>Change or rename…</source>
        <translation>Ändern oder umbenennen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/save_filter.py"/>
        <source>Change saved filter</source>
        <translation>Gespeicherten Filter ändern</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>Change site and labels</source>
        <translation>Standort und Labels ändern</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Changes the rule that is chosen, or that of the chosen alert.</source>
        <translation>Ändert die gewählte Regel oder die der gewählten Warnmeldung.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/rollouts.py"/>
        <source>Changing devices of {name}</source>
        <translation>Geräte von {name} werden geändert</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>Changing site and labels</source>
        <translation>Standort und Labels werden geändert</translation>
    </message>
    <message>
        <location filename="../../app/gui/targets.py"/>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/chart_column.py"/>
        <location filename="../../app/gui/pages/device.py"/>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/fleet.py"/>
        <source>Check</source>
        <translation>Ankreuzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Check all matching devices</source>
        <translation>Alle passenden Geräte ankreuzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Check devices in the fleet first.</source>
        <translation>Kreuzen Sie zuerst Geräte in der Flotte an.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_card.py"/>
        <source>Check devices in the table and choose “Roll out…” to bring them a bundle.</source>
        <translation>Kreuzen Sie Geräte in der Tabelle an und wählen Sie „Ausrollen…“, um ihnen ein Bundle zu bringen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Check or uncheck all from the last device to this one</source>
        <translation>Alle vom letzten bis zu diesem Gerät an- oder abwählen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Check or uncheck the device of the row</source>
        <translation>Gerät der Zeile an- oder abwählen</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Checks every device that the filter shows, on the screen or not.</source>
        <translation>Kreuzt jedes Gerät an, das der Filter zeigt, ob auf dem Bildschirm oder nicht.</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Checks that every entry of the audit log is as it was written.</source>
        <translation>Prüft, dass jeder Eintrag des Prüfprotokolls so ist, wie er geschrieben wurde.</translation>
    </message>
    <message>
        <location filename="../../app/gui/page_actions.py"/>
        <source>Choose a bundle on the models page first.</source>
        <translation>Wählen Sie zuerst auf der Seite „Modelle“ ein Bundle.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Choose a device in the fleet first.</source>
        <translation>Wählen Sie zuerst ein Gerät in der Flotte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Choose a draft.</source>
        <translation>Wählen Sie einen Entwurf.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Choose a key to read what it is for.</source>
        <translation>Wählen Sie einen Schlüssel, um zu lesen, wofür er da ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Choose a line to see what it was decided from.</source>
        <translation>Wählen Sie eine Zeile, um zu sehen, woraus entschieden wurde.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>Choose a model project</source>
        <translation>Modellprojekt wählen</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Choose a rollout first.</source>
        <translation>Wählen Sie zuerst einen Rollout.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Choose a rule or an alert on the alerts page first.</source>
        <translation>Wählen Sie zuerst auf der Seite „Warnmeldungen“ eine Regel oder Warnmeldung.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Choose a rule to edit or remove it.</source>
        <translation>Wählen Sie eine Regel, um sie zu bearbeiten oder zu entfernen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Choose an alert on the alerts page first.</source>
        <translation>Wählen Sie zuerst auf der Seite „Warnmeldungen“ eine Warnmeldung.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Choose an alert to see what it is about.</source>
        <translation>Wählen Sie eine Warnmeldung, um zu sehen, worum es geht.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>Choose an entry to read what it waits for.</source>
        <translation>Wählen Sie einen Eintrag, um zu lesen, worauf er wartet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Choose devices of a rollout first, on the rollouts page.</source>
        <translation>Wählen Sie zuerst auf der Seite „Rollouts“ Geräte eines Rollouts.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Choose the devices that shall get the bundle.</source>
        <translation>Wählen Sie die Geräte, die das Bundle erhalten sollen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/page_actions.py"/>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>Choose what to take back on the outbox page first.</source>
        <translation>Wählen Sie zuerst auf der Seite „Postausgang“, was zurückgenommen werden soll.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/device.py"/>
        <source>Choose which charts are shown</source>
        <translation>Wählen, welche Diagramme gezeigt werden</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/secrets.py"/>
        <source>Choose: {name}</source>
        <translation>Wählen: {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Chooses the columns of the fleet table, their order and what scrolls.</source>
        <translation>Wählt die Spalten der Flottentabelle, ihre Reihenfolge und was mitrollt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/widgets/secrets.py"/>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Chosen for an action</source>
        <translation>Für eine Aktion ausgewählt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_foot.py"/>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Cleared</source>
        <translation>Aufgehoben</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <location filename="../../app/gui/targets.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Close a dialog or a list of proposals, doing nothing</source>
        <translation>Dialog oder Vorschlagsliste schließen, ohne etwas zu tun</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Close the console and start it again: it founds a new one.</source>
        <translation>Schließen Sie die Konsole und starten Sie sie neu: Sie gründet eine neue.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_panel.py"/>
        <source>Coloured by</source>
        <translation>Gefärbt nach</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_legend.py"/>
        <source>Colours from {low} to {high}</source>
        <translation>Farben von {low} bis {high}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/columns.py"/>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/columns.py"/>
        <source>Columns of the fleet table</source>
        <translation>Spalten der Flottentabelle</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/columns.py"/>
        <source>Columns that do not scroll</source>
        <translation>Spalten, die nicht mitrollen</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <location filename="../../app/gui/widgets/fleet_view.py"/>
        <source>Columns…</source>
        <translation>Spalten…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>Comes by itself, a few seconds after the model began to serve.</source>
        <translation>Kommt von selbst, einige Sekunden nachdem das Modell in Betrieb ging.</translation>
    </message>
    <message>
        <location filename="../../app/gui/exporting.py"/>
        <source>Comma-separated values (*.csv)</source>
        <translation>Kommagetrennte Werte (*.csv)</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/palette.py"/>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Command {name}</source>
        <translation>Befehl {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/palette.py"/>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Commit</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Compare devices</source>
        <translation>Geräte vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Compare devices…</source>
        <translation>Geräte vergleichen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/compare_chart.py"/>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>Confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <location filename="../../app/gui/start/founding.py"/>
        <location filename="../../app/gui/start/opening.py"/>
        <location filename="../../app/gui/start/restoring.py"/>
        <source>Console passphrase</source>
        <translation>Konsolen-Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>Console passphrase (opens the keys that run the console):</source>
        <translation>Konsolen-Passphrase (öffnet die Schlüssel, mit denen die Konsole läuft):</translation>
    </message>
    <message>
        <location filename="../../app/gui/statusbar.py"/>
        <source>Console status</source>
        <translation>Zustand der Konsole</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/ease_card.py"/>
        <source>Contrast and movement</source>
        <translation>Kontrast und Bewegung</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/ease_card.py"/>
        <source>Contrast: {choice}</source>
        <translation>Kontrast: {choice}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <location filename="../../app/gui/widgets/labels.py"/>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Copied {n} device id</source>
        <translation>{n} Geräte-ID kopiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Copied {n} device ids</source>
        <translation>{n} Geräte-IDs kopiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Copied {value}</source>
        <translation>{value} kopiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <location filename="../../app/gui/tables.py"/>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <location filename="../../app/gui/widgets/labels.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Copy head</source>
        <translation>Kopf kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>Copy the code alone</source>
        <translation>Nur den Code kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Copy the device's id</source>
        <translation>Geräte-ID kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Copy the id</source>
        <translation>ID kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Copy the ids of the checked devices</source>
        <translation>IDs der angekreuzten Geräte kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/tables.py"/>
        <source>Copy the row</source>
        <translation>Zeile kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Copy the row; in the fleet, the device's id</source>
        <translation>Zeile kopieren; in der Flotte die ID des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/labels.py"/>
        <source>Copy {value}</source>
        <translation>{value} kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/tables.py"/>
        <source>Copy “{value}”</source>
        <translation>„{value}“ kopieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Cores</source>
        <translation>Kerne</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_view.py"/>
        <source>Corner of the fleet table</source>
        <translation>Ecke der Flottentabelle</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Data directory</source>
        <translation>Datenverzeichnis</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>Data directory with keys and registry:</source>
        <translation>Datenverzeichnis mit Schlüsseln und Register:</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Data directory: {place}</source>
        <translation>Datenverzeichnis: {place}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Decommission</source>
        <translation>Ausmustern</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Decommission the device…</source>
        <translation>Gerät ausmustern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <source>Decommission {device}?</source>
        <translation>{device} ausmustern?</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Decommissioned</source>
        <translation>Ausgemustert</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Decommission…</source>
        <translation>Ausmustern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Deferred</source>
        <translation>Verschoben</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Degraded</source>
        <translation>Beeinträchtigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>Desktop notices while the window is not looked at</source>
        <translation>Hinweise auf dem Desktop, wenn das Fenster nicht im Blick ist</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Detail</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <location filename="../../app/gui/dialogs/report.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/places.py"/>
        <location filename="../../app/gui/targets.py"/>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <location filename="../../app/gui/widgets/compare_table.py"/>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Device answered</source>
        <translation>Gerät hat geantwortet</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Device left</source>
        <translation>Gerät ausgeschieden</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Device requests</source>
        <translation>Aufnahmeanträge</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Device requests…</source>
        <translation>Aufnahmeanträge…</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Device settings…</source>
        <translation>Geräteeinstellungen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Device to add</source>
        <translation>Gerät zum Hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Device {device} is accepted. Save the answer onto the stick.</source>
        <translation>Gerät {device} ist aufgenommen. Speichern Sie die Antwort auf den Stick.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Device {device} is refused; the answer says so.</source>
        <translation>Gerät {device} ist abgelehnt; die Antwort teilt es ihm mit.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Device {device} waits with key {key}. Decide above, then save the answer.</source>
        <translation>Gerät {device} wartet mit Schlüssel {key}. Entscheiden Sie oben und speichern Sie dann die Antwort.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Device, code or text</source>
        <translation>Gerät, Code oder Text</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Device, reason or step</source>
        <translation>Gerät, Grund oder Schritt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_devices.py"/>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/pages/audit.py"/>
        <location filename="../../app/gui/widgets/rollout_detail.py"/>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Devices at a time</source>
        <translation>Geräte gleichzeitig</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Devices follow when they next hear from the broker.</source>
        <translation>Geräte folgen, sobald sie das nächste Mal vom Broker hören.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Devices go on running their models and keep their telemetry meanwhile.</source>
        <translation>Geräte führen ihre Modelle weiter aus und behalten solange ihre Telemetrie.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Devices left</source>
        <translation>Geräte ausgeschieden</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Devices of this rollout</source>
        <translation>Geräte dieses Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/way_back.py"/>
        <source>Devices take no older release than they have. So that they can go back, this is released again with a higher number: {names}.</source>
        <translation>Geräte nehmen keine ältere Freigabe an als die, die sie haben. Damit sie zurück können, wird dies mit höherer Nummer erneut freigegeben: {names}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Devices that are enrolled look for the broker at its old port: they come back when the console has that port again.</source>
        <translation>Aufgenommene Geräte suchen den Broker an seinem alten Port: Sie kommen zurück, wenn die Konsole diesen Port wieder hat.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Devices that failed or refused get another turn: {bad}. Those without an assignment get theirs: {unsent}.</source>
        <translation>Geräte mit Fehlschlag oder Verweigerung kommen noch einmal an die Reihe: {bad}. Geräte ohne Zuweisung erhalten ihre: {unsent}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Devices that match</source>
        <translation>Passende Geräte</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Devices that match without a break for this long raise one alert for each site. What is not known of a device is no match.</source>
        <translation>Geräte, die so lange ohne Unterbrechung passen, lösen je Standort eine Warnmeldung aus. Was von einem Gerät nicht bekannt ist, passt nicht.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Devices that wait</source>
        <translation>Wartende Geräte</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Devices, around a change of bundle</source>
        <translation>Geräte, um einen Wechsel des Bundles herum</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Devices, at the same time</source>
        <translation>Geräte, zur selben Zeit</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>Devices, keys, bundles, rollouts and the audit log in one encrypted file. Its passphrase cannot be recovered, nor can those of the keys in it: keep all of them, apart from the file.</source>
        <translation>Geräte, Schlüssel, Bundles, Rollouts und das Prüfprotokoll in einer verschlüsselten Datei. Ihre Passphrase lässt sich nicht wiederherstellen, die der Schlüssel darin auch nicht: Bewahren Sie alle auf, getrennt von der Datei.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/compare_table.py"/>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/release.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/pages/models.py"/>
        <source>Digest</source>
        <translation>Digest</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Digest of the bundle it serves</source>
        <translation>Digest des Bundles in Betrieb</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Directory</source>
        <translation>Verzeichnis</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Directory of the new key's stick</source>
        <translation>Verzeichnis auf dem Stick des neuen Schlüssels</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Disk</source>
        <translation>Datenträger</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Disk free</source>
        <translation>Datenträger frei</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>Do not disturb</source>
        <translation>Nicht stören</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>Do not disturb: {span}</source>
        <translation>Nicht stören: {span}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Do what a dialog's main button says</source>
        <translation>Tun, was die Hauptschaltfläche eines Dialogs sagt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <location filename="../../app/gui/pages/rollouts.py"/>
        <location filename="../../app/gui/texts.py"/>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/order_states.py"/>
        <source>Done {when}</source>
        <translation>Erledigt {when}</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_actions.py"/>
        <source>Draft a root…</source>
        <translation>Root entwerfen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Draft the next root</source>
        <translation>Nächste Root entwerfen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/columns.py"/>
        <source>Drag to change the order, or move with Ctrl+Up and Ctrl+Down.</source>
        <translation>Reihenfolge durch Ziehen ändern, oder mit Strg+Auf und Strg+Ab verschieben.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Drift</source>
        <translation>Drift</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Dropped samples</source>
        <translation>Verworfene Beispiele</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Due</source>
        <translation>Fällig</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>EVERY device is cut off then, and must be enrolled again with a code that replaces its key.</source>
        <translation>JEDES Gerät ist dann abgeschnitten und muss mit einem Code neu aufgenommen werden, der seinen Schlüssel ersetzt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>Each compares devices with their own past and with those that wait. Evidence: a phase without it may not pass. The defaults and their reasons are in docs/gates.md.</source>
        <translation>Jedes vergleicht Geräte mit ihrer eigenen Vergangenheit und mit den wartenden. Belege: Ohne sie darf eine Phase nicht bestehen. Die Vorgaben und ihre Gründe stehen in docs/gates.md.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>Earlier (left arrow)</source>
        <translation>Früher (Pfeil links)</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Edit alert rule</source>
        <translation>Regel bearbeiten</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Edit rule…</source>
        <translation>Regel bearbeiten…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>End snoozes</source>
        <translation>Schlummern beenden</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/demo.py"/>
        <source>End the demo and go back</source>
        <translation>Demo beenden und zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Ended here</source>
        <translation>Hier beendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Ending what was begun…</source>
        <translation>Begonnenes wird beendet…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Ends</source>
        <translation>Endet</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Ends it for good; devices keep what they have.</source>
        <translation>Beendet ihn endgültig; Geräte behalten, was sie haben.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Ends soon</source>
        <translation>Endet bald</translation>
    </message>
    <message>
        <location filename="../../app/gui/statusbar.py"/>
        <source>Ends soon: {text}</source>
        <translation>Endet bald: {text}</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Energy of an inference</source>
        <translation>Energie einer Inferenz</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Energy of the last window, divided by its inferences. Gross: what the device draws at rest is in it. It is as sure as its power: see how that is known.</source>
        <translation>Energie des letzten Messfensters, geteilt durch dessen Inferenzen. Brutto: Was das Gerät in Ruhe zieht, ist enthalten. Sie ist so sicher wie ihre Leistung: siehe, woher diese bekannt ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Energy per inference</source>
        <translation>Energie je Inferenz</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/comparison.py"/>
        <source>Energy per inference, gross</source>
        <translation>Energie je Inferenz, brutto</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/comparison.py"/>
        <source>Energy per inference, net</source>
        <translation>Energie je Inferenz, netto</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Enough keys signed: it can be published where the fleet is.</source>
        <translation>Genug Schlüssel haben signiert: Er kann dort veröffentlicht werden, wo die Flotte ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <source>Enrol a device</source>
        <translation>Gerät aufnehmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Enrol a device…</source>
        <translation>Gerät aufnehmen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/device.py"/>
        <source>Enrol again, revoke or decommission this device</source>
        <translation>Dieses Gerät neu aufnehmen, sperren oder ausmustern</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Enrol again…</source>
        <translation>Neu aufnehmen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Enrol the device again…</source>
        <translation>Gerät neu aufnehmen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Enrolment</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>Enrolment code</source>
        <translation>Aufnahmecode</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <location filename="../../app/gui/texts.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Errors and restarts</source>
        <translation>Fehler und Neustarts</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <location filename="../../app/gui/widgets/device_events.py"/>
        <source>Errors only</source>
        <translation>Nur Fehler</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/comparison.py"/>
        <source>Errors per minute</source>
        <translation>Fehler je Minute</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <location filename="../../app/gui/pages/settings.py"/>
        <location filename="../../app/gui/places.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_events.py"/>
        <source>Events of this device</source>
        <translation>Ereignisse dieses Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Every device of the rollout that failed or refused gets another turn.</source>
        <translation>Jedes Gerät des Rollouts mit Fehlschlag oder Verweigerung kommt noch einmal an die Reihe.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rollout_steps.py"/>
        <source>Every device of this rollout</source>
        <translation>Jedes Gerät dieses Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/finder.py"/>
        <source>Every shortcut and every command on one sheet.</source>
        <translation>Jedes Tastenkürzel und jeder Befehl auf einem Blatt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Everything known is shown with its age, and what you ask for waits. The broker is tried again all the time.</source>
        <translation>Alles Bekannte wird mit seinem Alter gezeigt, und was Sie anfordern, wartet. Der Broker wird ständig neu versucht.</translation>
    </message>
    <message>
        <location filename="../../app/gui/tables.py"/>
        <source>Everything the page shows now, as PNG.</source>
        <translation>Alles, was die Seite gerade zeigt, als PNG.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>Everything, for looking for a fault</source>
        <translation>Alles, zur Fehlersuche</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Everywhere else</source>
        <translation>Überall sonst</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>Evidence</source>
        <translation>Belege</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Execution providers that the device has</source>
        <translation>Execution Provider, die das Gerät hat</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/gui/exporting.py"/>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Export CSV…</source>
        <translation>CSV exportieren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Export PNG…</source>
        <translation>PNG exportieren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Export devices as CSV…</source>
        <translation>Geräte als CSV exportieren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Export the audit log</source>
        <translation>Prüfprotokoll exportieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Export the audit log…</source>
        <translation>Prüfprotokoll exportieren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/tables.py"/>
        <source>Export the table as CSV…</source>
        <translation>Tabelle als CSV exportieren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Exporting the audit log</source>
        <translation>Prüfprotokoll wird exportiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Facts</source>
        <translation>Fakten</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Failures</source>
        <translation>Fehlschläge</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Fair</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Fair: a word or two more makes it strong.</source>
        <translation>Mittel: Ein, zwei Wörter mehr machen sie stark.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Fetch the device's log</source>
        <translation>Log des Geräts holen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>Fetch the log</source>
        <translation>Log holen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>Figure</source>
        <translation>Messwert</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>File to write</source>
        <translation>Zu schreibende Datei</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Filter alerts</source>
        <translation>Warnmeldungen filtern</translation>
    </message>
    <message>
        <location filename="../../app/gui/targets.py"/>
        <source>Filter by {name}</source>
        <translation>Nach {name} filtern</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/fleet.py"/>
        <source>Filter devices</source>
        <translation>Geräte filtern</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Filter events</source>
        <translation>Ereignisse filtern</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Filter the audit log</source>
        <translation>Prüfprotokoll filtern</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Filter the fleet first.</source>
        <translation>Filtern Sie zuerst die Flotte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>Filter the outbox</source>
        <translation>Postausgang filtern</translation>
    </message>
    <message>
        <location filename="../../app/gui/finder.py"/>
        <source>Find a command…</source>
        <translation>Befehl suchen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Find devices</source>
        <translation>Geräte suchen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_events.py"/>
        <source>Find events</source>
        <translation>Ereignisse suchen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>Fingerprint of the root of trust:</source>
        <translation>Fingerabdruck der Root:</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>Fingerprint: compare it with the device's</source>
        <translation>Fingerabdruck: Vergleichen Sie ihn mit dem des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/columns.py"/>
        <source>First columns that do not scroll</source>
        <translation>Erste Spalten, die nicht mitrollen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <location filename="../../app/gui/fleet_actions.py"/>
        <location filename="../../app/gui/pages/audit.py"/>
        <location filename="../../app/gui/pages/fleet.py"/>
        <location filename="../../app/gui/pages/settings.py"/>
        <location filename="../../app/gui/places.py"/>
        <source>Fleet</source>
        <translation>Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_view.py"/>
        <source>Fleet table</source>
        <translation>Tabelle der Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Fleet's fingerprint</source>
        <translation>Fingerabdruck der Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/snooze.py"/>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>For at least</source>
        <translation>Für mindestens</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/base.py"/>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>For the audit log</source>
        <translation>Für das Prüfprotokoll</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>For whom</source>
        <translation>Für wen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>For whom: 10 % of the group (the phases before count), 5 devices more, or names. The last phase takes the rest: 100 %. Soak: how long devices are watched once they are through, as 30 min or 2 h. Approvals: signatures it needs before it begins.</source>
        <translation>Für wen: 10 % der Gruppe (die Phasen davor zählen mit), 5 Geräte mehr, oder Namen. Die letzte Phase nimmt den Rest: 100 %. Beobachtung: wie lange Geräte danach beobachtet werden, etwa 30 min oder 2 h. Genehmigungen: Signaturen, die sie vor ihrem Beginn braucht.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>For {names}.</source>
        <translation>Für {names}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Found a fleet</source>
        <translation>Flotte gründen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Found the fleet</source>
        <translation>Flotte gründen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Free on its disk, as the device last reported</source>
        <translation>Frei auf seinem Datenträger, wie das Gerät zuletzt gemeldet hat</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_view.py"/>
        <source>Freeze none</source>
        <translation>Keine fixieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_view.py"/>
        <source>Freeze up to “{column}”</source>
        <translation>Bis „{column}“ fixieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Fri</source>
        <translation>Fr</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>From devices</source>
        <translation>Von Geräten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>From its begin to its end</source>
        <translation>Von seinem Beginn bis zu seinem Ende</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_view.py"/>
        <source>Frozen columns of the fleet table</source>
        <translation>Fixierte Spalten der Flottentabelle</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Gaps</source>
        <translation>Lücken</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>Gate</source>
        <translation>Gate</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Gate tripped</source>
        <translation>Gate ausgelöst</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <location filename="../../app/gui/widgets/rollout_detail.py"/>
        <source>Gates</source>
        <translation>Gates</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Gates asked</source>
        <translation>Gates befragt</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Gates decide</source>
        <translation>Gates entscheiden</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>Gates of this rollout</source>
        <translation>Gates dieses Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Gates waived</source>
        <translation>Gates ausgesetzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_detail.py"/>
        <source>Gates {n}</source>
        <translation>Gates {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_detail.py"/>
        <source>Gates {n} · {tripped} tripped</source>
        <translation>Gates {n} · {tripped} ausgelöst</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Give assignments a new key in the same step</source>
        <translation>Den Zuweisungen im selben Schritt einen neuen Schlüssel geben</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Give {device} another turn?</source>
        <translation>{device} noch einmal an die Reihe nehmen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Give {n} devices another turn?</source>
        <translation>{n} Geräte noch einmal an die Reihe nehmen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_actions.py"/>
        <source>Gives a role a new key; the old one counts no more.</source>
        <translation>Gibt einer Rolle einen neuen Schlüssel; der alte zählt nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Gives what the fleet is filtered by a name: a group.</source>
        <translation>Gibt dem Filter der Flotte einen Namen: eine Gruppe.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Go from row to row</source>
        <translation>Von Zeile zu Zeile gehen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Go on without a link</source>
        <translation>Ohne Verbindung weiter</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Go to the first or last row</source>
        <translation>Zur ersten oder letzten Zeile</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Go to the next control; Shift+Tab goes back</source>
        <translation>Zum nächsten Bedienelement; Umschalt+Tab geht zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/window.py"/>
        <source>Go to {page}</source>
        <translation>Gehe zu {page}</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Going back</source>
        <translation>Geht zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>Good for</source>
        <translation>Gültig für</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Grew</source>
        <translation>Gewachsen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Gross</source>
        <translation>Brutto</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Gross is all that the device drew over its inferences, net what it drew above rest. The band is that of gross.</source>
        <translation>Brutto ist alles, was das Gerät zog, geteilt durch seine Inferenzen; netto, was es über dem Ruhewert zog. Das Band gehört zu brutto.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/filter_chips.py"/>
        <source>Group {name}</source>
        <translation>Gruppe {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_devices.py"/>
        <source>Group: a query</source>
        <translation>Gruppe: eine Abfrage</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_devices.py"/>
        <source>Group: who matches this query now, and who begins to later</source>
        <translation>Gruppe: wer dieser Abfrage jetzt entspricht und wer es später tut</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_panel.py"/>
        <source>Grouped by</source>
        <translation>Gruppiert nach</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>HTML, for a browser</source>
        <translation>HTML, für einen Browser</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Has it leave and wipe itself. This cannot be undone.</source>
        <translation>Lässt es gehen und sich löschen. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Has it send the newest 200 lines; they appear on its page.</source>
        <translation>Lässt es die neuesten 200 Zeilen senden; sie erscheinen auf seiner Seite.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Has the chosen rule asked about everybody again.</source>
        <translation>Lässt die gewählte Regel wieder nach allen fragen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>Has the device send the newest 200 lines of its log.</source>
        <translation>Lässt das Gerät die neuesten 200 Zeilen seines Logs senden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Has the rule not asked about a device or a site until a time.</source>
        <translation>Lässt die Regel bis zu einer Zeit nicht nach einem Gerät oder Standort fragen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/tables.py"/>
        <source>Heat map</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_canvas.py"/>
        <source>Heat map of the fleet</source>
        <translation>Heatmap der Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>Held from {start} to {end}; new data goes on behind it.</source>
        <translation>Angehalten von {start} bis {end}; neue Daten laufen dahinter weiter.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Held out</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>Hide the first steps</source>
        <translation>Erste Schritte ausblenden</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_view.py"/>
        <source>Hide “{column}”</source>
        <translation>„{column}“ ausblenden</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Hold devices out…</source>
        <translation>Geräte zurückhalten…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Hold out</source>
        <translation>Zurückhalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Hold {device} out?</source>
        <translation>{device} zurückhalten?</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Hold {n} chosen out…</source>
        <translation>{n} ausgewählte zurückhalten…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Hold {n} devices out?</source>
        <translation>{n} Geräte zurückhalten?</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>How devices reach this computer</source>
        <translation>Wie Geräte diesen Rechner erreichen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>How far its newest attempt came</source>
        <translation>Wie weit der neueste Versuch kam</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/query_box.py"/>
        <source>How it may go on</source>
        <translation>Wie es weitergehen kann</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>How often the bundle's own decision rule raised an alarm on what it saw in a window. It speaks about the scene, not about the device.</source>
        <translation>Wie oft die Entscheidungsregel des Bundles im Messfenster Alarm gab. Das sagt etwas über die Szene, nicht über das Gerät.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_events.py"/>
        <source>How severe at least</source>
        <translation>Wie schwer mindestens</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Idle</source>
        <translation>Untätig</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>If a canary fails or refuses, the rollout pauses and no other device is touched.</source>
        <translation>Schlägt es auf einem Canary-Gerät fehl oder verweigert eines, hält der Rollout an, und kein anderes Gerät wird angefasst.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>If it trips</source>
        <translation>Wenn es auslöst</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Import &amp;&amp; quantize…</source>
        <translation>Importieren &amp;&amp; quantisieren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Import a request</source>
        <translation>Antrag importieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>Import and quantize</source>
        <translation>Importieren und quantisieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>Import request…</source>
        <translation>Antrag importieren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>In it</source>
        <translation>Darin</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>In progress</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>In tables</source>
        <translation>In Tabellen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>In the charts of a device</source>
        <translation>In den Diagrammen eines Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Inference latency</source>
        <translation>Inferenzlatenz</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <location filename="../../app/gui/pages/settings.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Inferences</source>
        <translation>Inferenzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Inferences of a window that failed. A sample that was dropped because the device was busy is no error: it is counted apart.</source>
        <translation>Inferenzen eines Messfensters, die fehlschlugen. Ein Beispiel, das verworfen wurde, weil das Gerät beschäftigt war, ist kein Fehler: Es wird getrennt gezählt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Inferences of a window that gave a result.</source>
        <translation>Inferenzen eines Messfensters, die ein Ergebnis lieferten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Inferences per second over the last window. It follows what the source delivers, so a low figure alone does not say that the device is slow.</source>
        <translation>Inferenzen je Sekunde im letzten Messfenster. Sie folgt dem, was die Quelle liefert: Ein niedriger Wert allein sagt nicht, dass das Gerät langsam ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Inferences that failed, and how often the inference process was started again, by the minute.</source>
        <translation>Fehlgeschlagene Inferenzen und wie oft der Inferenzprozess neu startete, je Minute.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Info</source>
        <translation>Info</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Inputs</source>
        <translation>Eingänge</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Installed</source>
        <translation>Installiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Inventory</source>
        <translation>Inventar</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>It bears no signature: its sender is not the agent, or an agent from before enrolment.</source>
        <translation>Sie trägt keine Signatur: Der Absender ist nicht der Agent, oder ein Agent von vor der Aufnahme.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>It came {n} times.</source>
        <translation>Es kam {n}-mal.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>It comes back from the menu: “Show the first steps”.</source>
        <translation>Es kommt über das Menü zurück: „Erste Schritte zeigen“.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>It has not left this computer: {n} device will never get it.</source>
        <translation>Es hat diesen Rechner nicht verlassen: {n} Gerät bekommt es nie.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>It has not left this computer: {n} devices will never get it.</source>
        <translation>Es hat diesen Rechner nicht verlassen: {n} Geräte bekommen es nie.</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>It is older than one that came before: somebody plays back what the device said once, or the device's disk was restored from a copy.</source>
        <translation>Sie ist älter als eine, die schon kam: Jemand spielt ab, was das Gerät einmal gesagt hat, oder der Datenträger des Geräts wurde aus einer Kopie wiederhergestellt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>It is released</source>
        <translation>Es ist freigegeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>It is sent when there is a link. Nobody outside of this computer knows of it.</source>
        <translation>Es wird gesendet, sobald eine Verbindung besteht. Außerhalb dieses Rechners weiß niemand davon.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>It is sent. The device gets it when it comes back.</source>
        <translation>Es ist gesendet. Das Gerät erhält es, wenn es zurückkommt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>It is signed with a key that is not this device's: an old key, or another machine that poses as it.</source>
        <translation>Sie ist mit einem Schlüssel signiert, der nicht der dieses Geräts ist: ein alter Schlüssel oder eine andere Maschine, die sich für das Gerät ausgibt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>It is the report of another device, sent under this one's name.</source>
        <translation>Sie ist die Meldung eines anderen Geräts, gesendet unter dem Namen von diesem.</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>It says otherwise than another one under the same number: two machines may be using a copy of the same key.</source>
        <translation>Sie sagt etwas anderes als eine zweite unter derselben Nummer: Vielleicht benutzen zwei Maschinen eine Kopie desselben Schlüssels.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>It was given no command yet.</source>
        <translation>Es erhielt noch keinen Befehl.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>It was sent. No device has said yet what came of it.</source>
        <translation>Es wurde gesendet. Noch hat kein Gerät gesagt, was daraus wurde.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <source>It will not come back: take it out now, without its word, unwiped</source>
        <translation>Es kommt nicht zurück: jetzt ungelöscht herausnehmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/snooze.py"/>
        <source>Its alerts there are cleared, and nothing is raised there until then.</source>
        <translation>Ihre Warnmeldungen dort werden aufgehoben, und bis dahin wird dort keine ausgelöst.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Its charts, inventory and events.</source>
        <translation>Seine Diagramme, sein Inventar und seine Ereignisse.</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Its devices go back to what they served before.</source>
        <translation>Seine Geräte gehen zu dem zurück, was vorher auf ihnen lief.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <source>Its key and certificates count no more and its connection ends at once. What it holds stays on it: it goes on running its model, and its telemetry that has not arrived is not taken any more. This cannot be undone: only a new code lets the machine in again.</source>
        <translation>Sein Schlüssel und seine Zertifikate gelten nicht mehr, und seine Verbindung endet sofort. Was auf ihm ist, bleibt dort: Es führt sein Modell weiter aus, und noch nicht eingetroffene Telemetrie wird nicht mehr angenommen. Das lässt sich nicht rückgängig machen: Nur ein neuer Code lässt die Maschine wieder ein.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Its record has no evidence to make it again from.</source>
        <translation>Sein Eintrag hat keine Belege, aus denen sich die Entscheidung wiederholen ließe.</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>Its signature is wrong: somebody changed it on the way, or made it up.</source>
        <translation>Ihre Signatur ist falsch: Jemand hat sie unterwegs verändert oder erfunden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Joined</source>
        <translation>Beigetreten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/way_back.py"/>
        <source>Keep the way back open</source>
        <translation>Den Rückweg offen halten</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Keep this elsewhere</source>
        <translation>Bewahren Sie dies anderswo auf</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Kept in</source>
        <translation>Aufbewahrt in</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <location filename="../../app/gui/pages/keys.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>Key file of the approver</source>
        <translation>Schlüsseldatei des Genehmigers</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Key id</source>
        <translation>Schlüssel-ID</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Key {key} signs {role} from now on.</source>
        <translation>Schlüssel {key} signiert ab jetzt {role}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Key {key} signs {role} no more; a new key, made now, takes its place.</source>
        <translation>Schlüssel {key} signiert {role} nicht mehr; ein neuer, jetzt erzeugter tritt an seine Stelle.</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <location filename="../../app/gui/pages/audit.py"/>
        <location filename="../../app/gui/pages/keys.py"/>
        <location filename="../../app/gui/places.py"/>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Keys &amp; expiries</source>
        <translation>Schlüssel und Fristen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Keys and commands</source>
        <translation>Tasten und Befehle</translation>
    </message>
    <message>
        <location filename="../../app/gui/finder.py"/>
        <source>Keys and commands…</source>
        <translation>Tasten und Befehle…</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Keys, registry and bundles will lie in {directory}.</source>
        <translation>Schlüssel, Registry und Bundles werden in {directory} liegen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Kind of events</source>
        <translation>Art der Ereignisse</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>Labels now: {labels}.</source>
        <translation>Labels jetzt: {labels}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Last attempt</source>
        <translation>Letzter Versuch</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Last order</source>
        <translation>Letzter Auftrag</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Last seen</source>
        <translation>Zuletzt da</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/pages/models.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/comparison.py"/>
        <source>Latency p50</source>
        <translation>Latenz p50</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/comparison.py"/>
        <source>Latency p95</source>
        <translation>Latenz p95</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/comparison.py"/>
        <source>Latency p99</source>
        <translation>Latenz p99</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>Later (right arrow)</source>
        <translation>Später (Pfeil rechts)</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>Layout and keys</source>
        <translation>Layout und Tasten</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Leaves them out of the rollout.</source>
        <translation>Lässt sie aus dem Rollout aus.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Left</source>
        <translation>Bleibt</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Left for another</source>
        <translation>An anderen abgegeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <location filename="../../app/gui/texts.py"/>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Length of the range</source>
        <translation>Länge des Zeitraums</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/ease_card.py"/>
        <source>Less movement: nothing pops up or blinks</source>
        <translation>Weniger Bewegung: Nichts springt auf oder blinkt</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Let a key in</source>
        <translation>Schlüssel zulassen</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Let devices in…</source>
        <translation>Geräte zulassen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <location filename="../../app/gui/texts.py"/>
        <source>Let in</source>
        <translation>Zugelassen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Let {device} in?</source>
        <translation>{device} zulassen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Let {n} chosen in…</source>
        <translation>{n} ausgewählte zulassen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Let {n} devices in?</source>
        <translation>{n} Geräte zulassen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Lets the chosen alert wait for somebody again.</source>
        <translation>Lässt die gewählte Warnmeldung wieder auf jemanden warten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <location filename="../../app/gui/widgets/ease_card.py"/>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>Lines of at least this level</source>
        <translation>Zeilen mindestens dieser Stufe</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>Lines of the device's log</source>
        <translation>Zeilen des Logs des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/statusbar.py"/>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Load plan</source>
        <translation>Plan laden</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Load plan…</source>
        <translation>Plan laden…</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>Loads the model in a fresh process; the old one serves until that is ready.</source>
        <translation>Lädt das Modell in einem neuen Prozess; der alte bleibt in Betrieb, bis dieser bereit ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Loads the model in a fresh process; the old one serves until then.</source>
        <translation>Lädt das Modell in einem neuen Prozess; der alte bleibt bis dahin in Betrieb.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Log of alerts</source>
        <translation>Protokoll der Warnmeldungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_banners.py"/>
        <source>Look at them…</source>
        <translation>Ansehen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Look for a key or a command</source>
        <translation>Taste oder Befehl suchen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Looking for the passphrase in the keyring…</source>
        <translation>Die Passphrase wird im Schlüsselbund gesucht…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <location filename="../../app/gui/pages/rollouts.py"/>
        <source>Looking for the way back</source>
        <translation>Rückweg wird gesucht</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Lose any of the {n} root keys, and no key can ever be changed again. Keep copies, or add a key.</source>
        <translation>Geht einer der {n} Root-Schlüssel verloren, lässt sich nie wieder ein Schlüssel ändern. Bewahren Sie Kopien auf oder fügen Sie einen hinzu.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Lose the root key, and no key can ever be changed again. Keep copies, or add a key.</source>
        <translation>Geht der Root-Schlüssel verloren, lässt sich nie wieder ein Schlüssel ändern. Bewahren Sie Kopien auf oder fügen Sie einen hinzu.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>Lyon / line 1</source>
        <translation>Lyon / Linie 1</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Made again from its record: OTHER verdicts than were kept.</source>
        <translation>Aus dem Eintrag wiederholt: ANDERE Urteile, als aufbewahrt wurden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Made again from its record: the same verdicts.</source>
        <translation>Aus dem Eintrag wiederholt: dieselben Urteile.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Make a backup now: older ones do not hold the new keys.</source>
        <translation>Machen Sie jetzt eine Sicherung: Ältere enthalten die neuen Schlüssel nicht.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_empty.py"/>
        <source>Make a code for the first one and give it to its agent; in a terminal, muster device enrol-code ID --site SITE does the same.</source>
        <translation>Erzeugen Sie einen Code für das erste und geben Sie ihn dessen Agenten; im Terminal tut muster device enrol-code ID --site SITE dasselbe.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <source>Make code</source>
        <translation>Code erzeugen</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Makes a bundle of an ONNX model project, and says what it costs.</source>
        <translation>Macht aus einem ONNX-Modellprojekt ein Bundle und sagt, was das kostet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Makes a code that gives this device a new key.</source>
        <translation>Erzeugt einen Code, der diesem Gerät einen neuen Schlüssel gibt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Makes a code that lets a new machine into the fleet.</source>
        <translation>Erzeugt einen Code, der eine neue Maschine in die Flotte lässt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_actions.py"/>
        <source>Makes a draft that enough keys signed the fleet's root.</source>
        <translation>Macht einen Entwurf, den genug Schlüssel signiert haben, zur Root der Flotte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Making it again from its record …</source>
        <translation>Wird aus dem Eintrag wiederholt …</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/rollouts.py"/>
        <source>Making the decision again</source>
        <translation>Entscheidung wird wiederholt</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Making the keys. This takes a few seconds…</source>
        <translation>Schlüssel werden erzeugt. Das dauert einige Sekunden…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Matches {n} device now.</source>
        <translation>Passt jetzt auf {n} Gerät.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Matches {n} devices now.</source>
        <translation>Passt jetzt auf {n} Geräte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Mean power over the last window. A sensor measures it where the board has one; elsewhere it is derived or estimated, and marked so. The tool tip names the source.</source>
        <translation>Mittlere Leistung im letzten Messfenster. Hat die Platine einen Sensor, misst er sie; sonst ist sie abgeleitet oder geschätzt und so gekennzeichnet. Der Tooltip nennt die Quelle.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Measured on</source>
        <translation>Gemessen auf</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/models.py"/>
        <source>Median latency over that of FP32, on the console's machine</source>
        <translation>Median der Latenz im Verhältnis zu FP32, auf der Maschine der Konsole</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Median latency: half of the inferences of the last window took at most this long, to prepare the sample, run the model and decide. Measured on the device, within 1 %.</source>
        <translation>Median der Latenz: Die Hälfte der Inferenzen des letzten Messfensters dauerte höchstens so lange: Beispiel vorbereiten, Modell ausführen, entscheiden. Auf dem Gerät gemessen, auf 1 % genau.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/compare_table.py"/>
        <source>Median, {unit}</source>
        <translation>Median, {unit}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/compare_table.py"/>
        <source>Medians</source>
        <translation>Mediane</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Membership</source>
        <translation>Zugehörigkeit</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_menu.py"/>
        <source>Menu of all commands</source>
        <translation>Menü aller Befehle</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <location filename="../../app/gui/targets.py"/>
        <source>Metric</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/pages/models.py"/>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <location filename="../../app/gui/pages/models.py"/>
        <location filename="../../app/gui/places.py"/>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Mon</source>
        <translation>Mo</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/ease_card.py"/>
        <source>More contrast</source>
        <translation>Mehr Kontrast</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/columns.py"/>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/columns.py"/>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <location filename="../../app/gui/start/opening.py"/>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Muster</source>
        <translation>Muster</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Muster brings models to devices, sees that they run, and proves it. No fleet is on this computer yet.</source>
        <translation>Muster bringt Modelle auf Geräte, sorgt dafür, dass sie laufen, und weist es nach. Auf diesem Rechner ist noch keine Flotte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_news.py"/>
        <location filename="../../app/gui/window.py"/>
        <source>Muster · {fleet}</source>
        <translation>Muster · {fleet}</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>Muster: recovery sheet of fleet {fleet}</source>
        <translation>Muster: Notfallblatt der Flotte {fleet}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <location filename="../../app/gui/dialogs/save_filter.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Name (bundle and version if left empty)</source>
        <translation>Name (leer: Bundle und Version)</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Name of the fleet</source>
        <translation>Name der Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Name of the rollout</source>
        <translation>Name des Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Name or address by which devices reach this computer</source>
        <translation>Name oder Adresse, unter der Geräte diesen Rechner erreichen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Name the root keys and type their passphrases.</source>
        <translation>Nennen Sie die Root-Schlüssel und geben Sie deren Passphrasen ein.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Name your root key and type its passphrase.</source>
        <translation>Nennen Sie Ihren Root-Schlüssel und geben Sie dessen Passphrase ein.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Name: letters, digits, - and _; it stands in every topic</source>
        <translation>Name: Buchstaben, Ziffern, - und _; er steht in jedem Topic</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Needs</source>
        <translation>Braucht</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <source>Neither root nor targets is near its end.</source>
        <translation>Weder Root noch Targets endet bald.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Net</source>
        <translation>Netto</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Never began</source>
        <translation>Nie begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Never seen</source>
        <translation>Nie gesehen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>New alert rule</source>
        <translation>Neue Regel für Warnmeldungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>New alert rule…</source>
        <translation>Neue Regel für Warnmeldungen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>New keys for</source>
        <translation>Neue Schlüssel für</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>New rollout</source>
        <translation>Neuer Rollout</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>New rule…</source>
        <translation>Neue Regel…</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>Newest look: phase {name}, {age} at {clock}</source>
        <translation>Neueste Prüfung: Phase {name}, {age} um {clock}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Next phase</source>
        <translation>Nächste Phase</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>Next, in this order:</source>
        <translation>Als Nächstes, in dieser Reihenfolge:</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>No alert matches.</source>
        <translation>Keine Warnmeldung passt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>No bundle is released yet: release one on the models page first.</source>
        <translation>Noch ist kein Bundle freigegeben: Geben Sie zuerst auf der Seite „Modelle“ eines frei.</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>No device changes, and rollouts keep what it meant when they were made. It can be saved again.</source>
        <translation>Kein Gerät ändert sich, und Rollouts behalten, was er bei ihrer Anlage bedeutete. Er kann wieder gespeichert werden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/device.py"/>
        <source>No device chosen</source>
        <translation>Kein Gerät ausgewählt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_banners.py"/>
        <source>No device has said anything for {span}, though there is a link to the broker.</source>
        <translation>Seit {span} hat kein Gerät etwas gesagt, obwohl eine Verbindung zum Broker besteht.</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>No device is checked</source>
        <translation>Kein Gerät ist angekreuzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_empty.py"/>
        <source>No device matches this filter</source>
        <translation>Kein Gerät entspricht diesem Filter</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>No device matches. Choose other filters.</source>
        <translation>Kein Gerät passt. Wählen Sie andere Filter.</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>No device of it failed, or it has ended.</source>
        <translation>Keines seiner Geräte schlug fehl, oder er ist zu Ende.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_empty.py"/>
        <source>No devices yet</source>
        <translation>Noch keine Geräte</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>No entries.</source>
        <translation>Keine Einträge.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>No entry matches.</source>
        <translation>Kein Eintrag passt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>No event matches.</source>
        <translation>Kein Ereignis passt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <location filename="../../app/gui/widgets/device_events.py"/>
        <source>No events yet.</source>
        <translation>Noch keine Ereignisse.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>No evidence</source>
        <translation>Keine Belege</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>No further device is assigned until it is resumed.</source>
        <translation>Kein weiteres Gerät erhält eine Zuweisung, bis er fortgesetzt wird.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>No gate was asked.</source>
        <translation>Kein Gate wurde befragt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>No gate watches how the bundle behaves.</source>
        <translation>Kein Gate beobachtet, wie sich das Bundle verhält.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>No keys.</source>
        <translation>Keine Schlüssel.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>No lines are here.</source>
        <translation>Hier sind keine Zeilen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/link_words.py"/>
        <source>No link to the broker since {since}. What is shown is what was stored; what you ask for is signed, and sent when the link is back.</source>
        <translation>Keine Verbindung zum Broker seit {since}. Gezeigt wird, was gespeichert war; was Sie anfordern, wird signiert und gesendet, wenn die Verbindung zurück ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/link_words.py"/>
        <source>No link to the broker since {since}. What is shown is {as_of}; what you ask for is signed, and sent when the link is back.</source>
        <translation>Keine Verbindung zum Broker seit {since}. Das Gezeigte ist {as_of}; was Sie anfordern, wird signiert und gesendet, wenn die Verbindung zurück ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>No look yet: gates are asked once devices serve it.</source>
        <translation>Noch keine Prüfung: Gates werden befragt, sobald Geräte es ausführen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>No message since the start.</source>
        <translation>Keine Nachricht seit dem Start.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>No network there?</source>
        <translation>Dort kein Netz?</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>No phase of it waits for an approval.</source>
        <translation>Keine seiner Phasen wartet auf eine Genehmigung.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_card.py"/>
        <source>No rollout yet</source>
        <translation>Noch kein Rollout</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/rollouts.py"/>
        <source>No rollout yet.
Release a bundle, then roll it out to a canary first.</source>
        <translation>Noch kein Rollout.
Geben Sie ein Bundle frei und rollen Sie es zuerst auf ein Canary-Gerät aus.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>No rules: nothing raises an alert.</source>
        <translation>Keine Regeln: Nichts löst eine Warnmeldung aus.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>No samples</source>
        <translation>Keine Aufnahmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/base_chart.py"/>
        <source>No telemetry in this range</source>
        <translation>Keine Telemetrie in diesem Zeitraum</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Nobody can recover a passphrase: not we, not anybody.</source>
        <translation>Niemand kann eine Passphrase wiederherstellen: weder wir noch sonst jemand.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>Nobody can recover them. Without the second one every device enrols again.</source>
        <translation>Niemand kann sie wiederherstellen. Ohne die zweite wird jedes Gerät neu aufgenommen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Nobody has acknowledged it.</source>
        <translation>Niemand hat sie bestätigt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>Nobody may approve yet. `muster key add-approver` names somebody.</source>
        <translation>Noch darf niemand genehmigen. `muster key add-approver` benennt jemanden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Nobody waits. “Enrol a device…” makes a code for one.</source>
        <translation>Niemand wartet. „Gerät aufnehmen…“ erzeugt einen Code für ein Gerät.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_devices.py"/>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>None is assigned until let in again.</source>
        <translation>Keine Zuweisung, bis sie wieder zugelassen sind.</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>None of the chosen devices is in a state for that.</source>
        <translation>Keines der ausgewählten Geräte ist in einem Zustand dafür.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Not asked yet</source>
        <translation>Noch nicht befragt</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Not begun</source>
        <translation>Nicht begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Not disturbed</source>
        <translation>Ungestört</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Not enrolled</source>
        <translation>Nicht aufgenommen</translation>
    </message>
    <message>
        <location filename="../../app/gui/undoing.py"/>
        <source>Not undone. {why}</source>
        <translation>Nicht rückgängig gemacht. {why}</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Not while the rollout “{name}” is: {state}.</source>
        <translation>Nicht, solange für den Rollout „{name}“ gilt: {state}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <location filename="../../app/gui/dialogs/save_filter.py"/>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Note for whoever looks next</source>
        <translation>Notiz für den Nächsten</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Note of the acknowledgement</source>
        <translation>Notiz zur Bestätigung</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Nothing happened yet.</source>
        <translation>Noch ist nichts geschehen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>Nothing here matches.</source>
        <translation>Hier passt nichts.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Nothing is acknowledged.</source>
        <translation>Nichts ist bestätigt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/palette.py"/>
        <source>Nothing is called so. Try fewer letters.</source>
        <translation>Nichts heißt so. Versuchen Sie weniger Buchstaben.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>Nothing is said until {time}; everything stands in the log.</source>
        <translation>Bis {time} wird nichts gemeldet; alles steht im Protokoll.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>Nothing is said; everything stands in the log.</source>
        <translation>Es wird nichts gemeldet; alles steht im Protokoll.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Nothing is signed yet: the console does it in a moment, or the rollout has not come to these devices.</source>
        <translation>Noch ist nichts signiert: Die Konsole tut es gleich, oder der Rollout ist noch nicht bei diesen Geräten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_events.py"/>
        <source>Nothing matches.</source>
        <translation>Nichts passt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Nothing of this rule is snoozed.</source>
        <translation>Nichts von dieser Regel schlummert.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Nothing that runs on devices stops.</source>
        <translation>Nichts, was auf Geräten läuft, hält an.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/toast.py"/>
        <source>Nothing to do about it</source>
        <translation>Nichts zu tun</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Nothing waits for you.</source>
        <translation>Nichts wartet auf Sie.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>Nothing waits: all that was asked is done.</source>
        <translation>Nichts wartet: Alles Angeforderte ist erledigt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Nothing was assigned yet.</source>
        <translation>Noch wurde nichts zugewiesen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Nothing yet.</source>
        <translation>Noch nichts.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Nothing yet: see below.</source>
        <translation>Noch nichts: siehe unten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>Notices</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Numbers behind the chosen decision</source>
        <translation>Zahlen hinter der gewählten Entscheidung</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Of the checked devices, or else of the one looked at.</source>
        <translation>Der angekreuzten Geräte, sonst des gezeigten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Of the keys of root {version}: {n} of {m} needed signed ({who}).</source>
        <translation>Von den Schlüsseln der Root {version} haben {n} von {m} nötigen signiert ({who}).</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>Of what</source>
        <translation>Wovon</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Of {n} device it is not known.</source>
        <translation>Von {n} Gerät ist es nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Of {n} devices it is not known.</source>
        <translation>Von {n} Geräten ist es nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <location filename="../../app/gui/statusbar.py"/>
        <location filename="../../app/gui/texts.py"/>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>On</source>
        <translation>Ein</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>On what</source>
        <translation>Woran</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Once enough keys signed, old ones and new ones, the draft becomes the next root. Devices follow; nothing that runs on them stops.</source>
        <translation>Haben genug alte und neue Schlüssel signiert, wird der Entwurf zur nächsten Root. Geräte folgen; nichts, was auf ihnen läuft, hält an.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>One change back and forth was damped.</source>
        <translation>Ein Hin und Her wurde gedämpft.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>One device is left out: this change is not recorded of it.</source>
        <translation>Ein Gerät ist ausgelassen: Dieser Wechsel ist bei ihm nicht verzeichnet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>One file that says what was, how sure that is, and how to check it.</source>
        <translation>Eine Datei, die sagt, was war, wie sicher das ist und wie man es prüft.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>One line is here, {age}.</source>
        <translation>Eine Zeile ist hier, {age}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>One more is not drawn; the table has it.</source>
        <translation>Eines mehr ist nicht gezeichnet; es steht in der Tabelle.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>One of them is away: its state is the last known one.</source>
        <translation>Eines davon ist fort: Sein Zustand ist der zuletzt bekannte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Only in a maintenance window</source>
        <translation>Nur in einem Wartungsfenster</translation>
    </message>
    <message>
        <location filename="../../app/gui/report_actions.py"/>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Open</source>
        <comment>not acknowledged</comment>
        <translation>Offen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/fleet.py"/>
        <source>Open device</source>
        <translation>Gerät öffnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>Open rollouts by group follow: who begins to match joins, who stops is held.</source>
        <translation>Offene Rollouts nach Gruppe folgen: Wer neu passt, tritt bei; wer nicht mehr passt, wird zurückgehalten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>Open rollouts by group let them in or hold them.</source>
        <translation>Offene Rollouts nach Gruppe lassen sie zu oder halten sie zurück.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Open the console</source>
        <translation>Konsole öffnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Open the device</source>
        <translation>Gerät öffnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Open the fleet</source>
        <translation>Flotte öffnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Open the fleet {fleet}</source>
        <translation>Flotte {fleet} öffnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/finder.py"/>
        <source>Open the menu</source>
        <translation>Menü öffnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Open the menu of the row</source>
        <translation>Menü der Zeile öffnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Open what the row is about</source>
        <translation>Öffnen, wovon die Zeile handelt</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Opened by</source>
        <translation>Geöffnet mit</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Opening the fleet</source>
        <translation>Flotte wird geöffnet</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Opening the keys and starting the broker…</source>
        <translation>Schlüssel werden geöffnet, der Broker startet…</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Opens the fleet with the devices of the chosen alert.</source>
        <translation>Öffnet die Flotte mit den Geräten der gewählten Warnmeldung.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Opens the keys that run the console. Asked for whenever it starts.</source>
        <translation>Öffnet die Schlüssel, mit denen die Konsole läuft. Wird bei jedem Start erfragt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Opens the keys that sign models. Asked for at each release.</source>
        <translation>Öffnet die Schlüssel, die Modelle signieren. Wird bei jeder Freigabe erfragt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Operating system of the device</source>
        <translation>Betriebssystem des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Operators</source>
        <translation>Operatoren</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Opset</source>
        <translation>Opset</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Orders</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Out of reach</source>
        <translation>Unerreichbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <location filename="../../app/gui/pages/outbox.py"/>
        <location filename="../../app/gui/places.py"/>
        <source>Outbox</source>
        <translation>Postausgang</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Outputs</source>
        <translation>Ausgänge</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>Over in about {span}, if everybody is there.</source>
        <translation>In etwa {span} vorbei, wenn alle da sind.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Overdue</source>
        <translation>Überfällig</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <location filename="../../app/gui/report_actions.py"/>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Pace</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <location filename="../../app/gui/report_actions.py"/>
        <source>Page (*.html)</source>
        <translation>Seite (*.html)</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Pan; Page Up and Page Down go further</source>
        <translation>Verschieben; Bild auf und Bild ab gehen weiter</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Passes</source>
        <translation>Besteht</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/secrets.py"/>
        <source>Passphrase of root key {n}</source>
        <translation>Passphrase des Root-Schlüssels {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>Passphrase of the approver</source>
        <translation>Passphrase des Genehmigers</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <location filename="../../app/gui/start/restoring.py"/>
        <source>Passphrase of the backup</source>
        <translation>Passphrase der Sicherung</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Passphrase of the new root key</source>
        <translation>Passphrase des neuen Root-Schlüssels</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Passphrase of the root key</source>
        <translation>Passphrase des Root-Schlüssels</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Pause rollout</source>
        <translation>Rollout anhalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Pause the rollout…</source>
        <translation>Rollout anhalten…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Pause “{name}”?</source>
        <translation>„{name}“ anhalten?</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Pause…</source>
        <translation>Anhalten…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>Period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Phase</source>
        <translation>Phase</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Phase began</source>
        <translation>Phase begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_card.py"/>
        <source>Phase {name}</source>
        <translation>Phase {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rollout_steps.py"/>
        <source>Phase {name} only</source>
        <translation>Nur Phase {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <location filename="../../app/gui/widgets/phase_strip.py"/>
        <source>Phases</source>
        <translation>Phasen</translation>
    </message>
    <message>
        <location filename="../../app/gui/exporting.py"/>
        <source>Picture (*.png)</source>
        <translation>Bild (*.png)</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>Pin</source>
        <translation>Festpinnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Pin or unpin…</source>
        <translation>Festpinnen oder lösen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>Pin {device}?</source>
        <translation>{device} festpinnen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>Pin {n} devices?</source>
        <translation>{n} Geräte festpinnen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Plans (*.json *.toml)</source>
        <translation>Pläne (*.json *.toml)</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Power</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Power W</source>
        <translation>Leist. W</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Power known by</source>
        <translation>Leistung bekannt durch</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Power mode</source>
        <translation>Leistungsmodus</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Power mode that the device runs in</source>
        <translation>Leistungsmodus, in dem das Gerät läuft</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>Preauthorised: accept whoever uses the code, without a look at it</source>
        <translation>Vorab genehmigt: aufnehmen, wer den Code benutzt, ohne hinzusehen</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Predictions</source>
        <translation>Vorhersagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Press the button that has the focus</source>
        <translation>Schaltfläche mit dem Fokus drücken</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Previous</source>
        <translation>Vorheriges</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Processor cores</source>
        <translation>Prozessorkerne</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/widgets/jobs_line.py"/>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>Progress of the backup</source>
        <translation>Fortschritt der Sicherung</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>Project folder</source>
        <translation>Projektordner</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Providers</source>
        <translation>Provider</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Publish a draft</source>
        <translation>Entwurf veröffentlichen</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_actions.py"/>
        <source>Publish a draft…</source>
        <translation>Entwurf veröffentlichen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Publisher</source>
        <translation>Veröffentlichung</translation>
    </message>
    <message>
        <location filename="../../app/gui/link_banner.py"/>
        <source>Put this line away</source>
        <translation>Diese Zeile wegräumen</translation>
    </message>
    <message>
        <location filename="../../app/gui/link_banner.py"/>
        <source>Put this line away until the next loss</source>
        <translation>Diese Zeile bis zum nächsten Verlust wegräumen</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Puts it on the clipboard.</source>
        <translation>Legt es in die Zwischenablage.</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Puts the cursor into the query box of the fleet.</source>
        <translation>Setzt den Cursor in das Abfragefeld der Flotte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/qr.py"/>
        <source>QR code of the enrolment code</source>
        <translation>QR-Code des Aufnahmecodes</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/save_filter.py"/>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Query</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Raised</source>
        <translation>Ausgelöst</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Raised {age}; at most {n} at a time.</source>
        <translation>Ausgelöst {age}; höchstens {n} gleichzeitig.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Raises alerts</source>
        <translation>Löst Warnmeldungen aus</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/order_states.py"/>
        <source>Ran out {when}: the device did not come in time</source>
        <translation>Abgelaufen {when}: Das Gerät kam nicht rechtzeitig</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Rate /s</source>
        <translation>Rate /s</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Read it before you sign. Compare the fingerprint with the label of your stick, and each key with what you were told, not with the mail that brought the file.</source>
        <translation>Lesen Sie ihn, bevor Sie signieren. Vergleichen Sie den Fingerabdruck mit dem Etikett Ihres Sticks und jeden Schlüssel mit dem, was man Ihnen gesagt hat, nicht mit der E-Mail, die die Datei brachte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Reading settings</source>
        <translation>Einstellungen werden gelesen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Reason code of its newest refusal</source>
        <translation>Grundcode seiner neuesten Verweigerung</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Reason: {why}.</source>
        <translation>Grund: {why}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>Recording settings</source>
        <translation>Einstellungen werden festgehalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Recovery sheet</source>
        <translation>Notfallblatt</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Refused</source>
        <translation>Verweigert</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Refused because</source>
        <translation>Verweigert, weil</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/order_states.py"/>
        <source>Refused or failed {when}: {why}</source>
        <translation>Verweigert oder fehlgeschlagen {when}: {why}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>Reject {device}</source>
        <translation>{device} ablehnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <source>Rejected: the device is told so. It needs a new code to ask again.</source>
        <translation>Abgelehnt: Das Gerät erfährt es. Um erneut zu fragen, braucht es einen neuen Code.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/release.py"/>
        <source>Release a bundle</source>
        <translation>Bundle freigeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/models.py"/>
        <source>Release again…</source>
        <translation>Erneut freigeben…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <location filename="../../app/gui/dialogs/signing.py"/>
        <location filename="../../app/gui/start/founding.py"/>
        <location filename="../../app/gui/start/restoring.py"/>
        <source>Release passphrase</source>
        <translation>Freigabe-Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>Release passphrase (opens the keys that release models):</source>
        <translation>Freigabe-Passphrase (öffnet die Schlüssel, die Modelle freigeben):</translation>
    </message>
    <message>
        <location filename="../../app/gui/page_actions.py"/>
        <source>Release the bundle first.</source>
        <translation>Geben Sie zuerst das Bundle frei.</translation>
    </message>
    <message>
        <location filename="../../app/gui/page_actions.py"/>
        <source>Release the bundle…</source>
        <translation>Bundle freigeben…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/models.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Released</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/page_actions.py"/>
        <location filename="../../app/gui/pages/models.py"/>
        <source>Release…</source>
        <translation>Freigeben…</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Remember it in this computer's keyring</source>
        <translation>Im Schlüsselbund dieses Rechners merken</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Remember the console passphrase in this computer's keyring</source>
        <translation>Konsolen-Passphrase im Schlüsselbund dieses Rechners merken</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>Remove labels</source>
        <translation>Labels entfernen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>Remove phase</source>
        <translation>Phase entfernen</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Remove rule</source>
        <translation>Regel entfernen</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Remove rule…</source>
        <translation>Regel entfernen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Remove the chosen row</source>
        <translation>Gewählte Zeile entfernen</translation>
    </message>
    <message>
        <location filename="../../app/gui/targets.py"/>
        <source>Remove the filter {name}…</source>
        <translation>Filter {name} entfernen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Remove the rule {name}?</source>
        <translation>Regel {name} entfernen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Remove the saved filter {name}?</source>
        <translation>Gespeicherten Filter {name} entfernen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Removes the chosen rule; what it raised is cleared.</source>
        <translation>Entfernt die gewählte Regel; was sie auslöste, wird aufgehoben.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/filter_chips.py"/>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <source>Renew</source>
        <translation>Verlängern</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <source>Renew root and targets though they are young</source>
        <translation>Root und Targets verlängern, obwohl sie jung sind</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Renewed by: {action}.</source>
        <translation>Verlängert durch: {action}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Renewed {role}: it is good until {date}.</source>
        <translation>{role} verlängert: gültig bis {date}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_actions.py"/>
        <source>Renew…</source>
        <translation>Verlängern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/exporting.py"/>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/exporting.py"/>
        <source>Replace {file}?</source>
        <translation>{file} ersetzen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>Replace: the machine or its key changes; the present key is revoked then</source>
        <translation>Ersetzen: Die Maschine oder ihr Schlüssel wechselt; der jetzige Schlüssel wird dann gesperrt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Report not believed</source>
        <translation>Meldung nicht geglaubt</translation>
    </message>
    <message>
        <location filename="../../app/gui/report_actions.py"/>
        <source>Report of a device…</source>
        <translation>Bericht über ein Gerät…</translation>
    </message>
    <message>
        <location filename="../../app/gui/report_actions.py"/>
        <source>Report of a rollout…</source>
        <translation>Bericht über einen Rollout…</translation>
    </message>
    <message>
        <location filename="../../app/gui/report_actions.py"/>
        <source>Report of a site…</source>
        <translation>Bericht über einen Standort…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Report rejected</source>
        <translation>Meldung abgelehnt</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_banners.py"/>
        <source>Reports in the names of {n} devices were not believed</source>
        <translation>Meldungen im Namen von {n} Geräten wurde nicht geglaubt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Requests (*.request);;All files (*)</source>
        <translation>Anträge (*.request);;Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Reset the layout</source>
        <translation>Layout zurücksetzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>Restart the inference</source>
        <translation>Inferenz neu starten</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Restart the model</source>
        <translation>Modell neu starten</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/restoring.py"/>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Restore a backup</source>
        <translation>Sicherung wiederherstellen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/restoring.py"/>
        <source>Restore and take over</source>
        <translation>Wiederherstellen und übernehmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/restoring.py"/>
        <source>Restoring. This takes a while…</source>
        <translation>Wird wiederhergestellt. Das dauert eine Weile…</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Results, newest window</source>
        <translation>Ergebnisse, neuestes Messfenster</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Resume rollout</source>
        <translation>Rollout fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Resume the rollout…</source>
        <translation>Rollout fortsetzen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Resume “{name}”?</source>
        <translation>„{name}“ fortsetzen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Resumed</source>
        <translation>Fortgesetzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Resume…</source>
        <translation>Fortsetzen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Retried</source>
        <translation>Wiederholt</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Retry all that failed: {n}…</source>
        <translation>Alle fehlgeschlagenen wiederholen: {n}…</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Retry all that failed…</source>
        <translation>Alle fehlgeschlagenen wiederholen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Retry devices…</source>
        <translation>Geräte wiederholen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Retry {n} chosen…</source>
        <translation>{n} ausgewählte wiederholen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Retry, skip, hold out or let in the chosen devices</source>
        <translation>Ausgewählte Geräte wiederholen, überspringen, zurückhalten oder zulassen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <source>Revoke</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Revoke a key</source>
        <translation>Schlüssel sperren</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Revoke the device…</source>
        <translation>Gerät sperren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <source>Revoke {device}?</source>
        <translation>{device} sperren?</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Revoked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Revoke…</source>
        <translation>Sperren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Roll back</source>
        <translation>Zurückrollen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Roll back “{name}”?</source>
        <translation>„{name}“ zurückrollen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Roll back…</source>
        <translation>Zurückrollen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <location filename="../../app/gui/page_actions.py"/>
        <source>Roll out…</source>
        <translation>Ausrollen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/page_actions.py"/>
        <source>Roll the bundle out…</source>
        <translation>Bundle ausrollen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Roll the rollout back…</source>
        <translation>Rollout zurückrollen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Rolled back</source>
        <translation>Zurückgerollt</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Rolling back</source>
        <translation>Rollt zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <location filename="../../app/gui/pages/rollouts.py"/>
        <location filename="../../app/gui/targets.py"/>
        <source>Rollout</source>
        <translation>Rollout</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_card.py"/>
        <source>Rollout progress</source>
        <translation>Fortschritt des Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Rollout {n}: {name}</source>
        <translation>Rollout {n}: {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <location filename="../../app/gui/pages/rollouts.py"/>
        <location filename="../../app/gui/places.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Rollouts</source>
        <translation>Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Rolls back</source>
        <translation>Rollt zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>Room for samples</source>
        <translation>Platz für Aufnahmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Root</source>
        <translation>Root</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Root key that goes</source>
        <translation>Root-Schlüssel, der ausscheidet</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Root key that is to sign, too</source>
        <translation>Root-Schlüssel, der auch signieren soll</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Root key {key} signs roots no more.</source>
        <translation>Root-Schlüssel {key} signiert keine Root mehr.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/secrets.py"/>
        <source>Root key {n}: file or stick</source>
        <translation>Root-Schlüssel {n}: Datei oder Stick</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <location filename="../../app/gui/widgets/secrets.py"/>
        <source>Root key: its file, or its stick's directory</source>
        <translation>Root-Schlüssel: seine Datei oder das Verzeichnis seines Sticks</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <source>Root keys</source>
        <translation>Root-Schlüssel</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Root keys in several hands:</source>
        <translation>Root-Schlüssel in mehreren Händen:</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Root keys that are to go</source>
        <translation>Root-Schlüssel, die ausscheiden sollen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Root keys that sign it</source>
        <translation>Root-Schlüssel, die ihn signieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Root {version} is published, signed by {names} and the new key.</source>
        <translation>Root {version} wird veröffentlicht, signiert von {names} und dem neuen Schlüssel.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Root {version} is published, signed by {names}.</source>
        <translation>Root {version} wird veröffentlicht, signiert von {names}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Root {version} is published.</source>
        <translation>Root {version} ist veröffentlicht.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Root {version} is published. The new root key lies in {place}.</source>
        <translation>Root {version} ist veröffentlicht. Der neue Root-Schlüssel liegt in {place}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Rotate</source>
        <translation>Wechseln</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Rotate a key</source>
        <translation>Schlüssel wechseln</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_actions.py"/>
        <source>Rotate a key…</source>
        <translation>Schlüssel wechseln…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Rule, site, who or text</source>
        <translation>Regel, Standort, wer oder Text</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Rule: {query}, for {span}.</source>
        <translation>Regel: {query}, für {span}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Rule: {query}.</source>
        <translation>Regel: {query}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Run beside the serving model first (shadow)</source>
        <translation>Erst neben dem laufenden Modell (Schatten)</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>Runtime</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>SQNR</source>
        <translation>SQNR</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/models.py"/>
        <source>SQNR dB</source>
        <translation>SQNR dB</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>Sample</source>
        <translation>Stichprobe</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>Samples kept</source>
        <translation>Behaltene Aufnahmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Samples that came while the device was still busy with one before, and were let go. They are no errors, and no inferences.</source>
        <translation>Beispiele, die kamen, während das Gerät noch mit einem früheren beschäftigt war, und verworfen wurden. Sie sind weder Fehler noch Inferenzen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>Samples that raised an alarm</source>
        <translation>Aufnahmen, die Alarm auslösten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Sat</source>
        <translation>Sa</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/save_filter.py"/>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <location filename="../../app/gui/tables.py"/>
        <source>Save a picture of the page…</source>
        <translation>Bild der Seite speichern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Save answer…</source>
        <translation>Antwort speichern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Save draft</source>
        <translation>Entwurf speichern</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Save draft…</source>
        <translation>Entwurf speichern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/save_filter.py"/>
        <source>Save filter</source>
        <translation>Filter speichern</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Save filter…</source>
        <translation>Filter speichern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Save plan</source>
        <translation>Plan speichern</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Save plan…</source>
        <translation>Plan speichern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Save rule</source>
        <translation>Regel speichern</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Save the answer into</source>
        <translation>Antwort speichern in</translation>
    </message>
    <message>
        <location filename="../../app/gui/tables.py"/>
        <source>Save the chart as a picture…</source>
        <translation>Diagramm als Bild speichern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/targets.py"/>
        <source>Save the chart “{chart}” as a picture…</source>
        <translation>Diagramm „{chart}“ als Bild speichern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Save the sheet</source>
        <translation>Blatt speichern</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Save the sheet, print it, write the passphrases on it by hand, and keep it apart from this computer. It holds no secret by itself.</source>
        <translation>Speichern Sie das Blatt, drucken Sie es, schreiben Sie die Passphrasen von Hand darauf und bewahren Sie es getrennt von diesem Rechner auf. Für sich allein enthält es kein Geheimnis.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Saved as {path}.</source>
        <translation>Gespeichert als {path}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Saved as {path}. Pass it on.</source>
        <translation>Gespeichert als {path}. Geben Sie die Datei weiter.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Saved by</source>
        <translation>Gespeichert von</translation>
    </message>
    <message>
        <location filename="../../app/gui/targets.py"/>
        <source>Saved filter</source>
        <translation>Gespeicherter Filter</translation>
    </message>
    <message>
        <location filename="../../app/gui/exporting.py"/>
        <source>Saved {path}.</source>
        <translation>{path} gespeichert.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Say which devices, as on the fleet page.</source>
        <translation>Sagen Sie, welche Geräte, wie auf der Flottenseite.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Says nothing by itself; the settings do it until a time.</source>
        <translation>Meldet nichts von selbst; in den Einstellungen geht das bis zu einer Zeit.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Says what is worth an alert: a query, for how long, how grave.</source>
        <translation>Sagt, was eine Warnmeldung wert ist: eine Abfrage, wie lange, wie schwer.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Says which other keys count. Rotate it when a stick is lost, its passphrase may be known, or somebody who held it leaves. It needs the other root keys at hand, or a draft that is passed around.</source>
        <translation>Sagt, welche anderen Schlüssel zählen. Wechseln Sie ihn, wenn ein Stick verloren ist, seine Passphrase bekannt sein könnte oder jemand geht, der ihn hatte. Es braucht die anderen Root-Schlüssel zur Hand oder einen Entwurf, der herumgereicht wird.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Scroll to other charts</source>
        <translation>Zu anderen Diagrammen rollen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Send logs</source>
        <translation>Logs senden</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>Send settings</source>
        <translation>Einstellungen senden</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Sensors</source>
        <translation>Sensoren</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/device.py"/>
        <source>Serving</source>
        <translation>In Betrieb</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Serving on</source>
        <translation>In Betrieb auf</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>Set labels</source>
        <translation>Labels setzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <location filename="../../app/gui/places.py"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>Settings of {device}</source>
        <translation>Einstellungen von {device}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>Settings of {n} device are on their way</source>
        <translation>Einstellungen von {n} Gerät sind unterwegs</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>Settings of {n} devices</source>
        <translation>Einstellungen von {n} Geräten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>Settings of {n} devices are on their way</source>
        <translation>Einstellungen von {n} Geräten sind unterwegs</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Settings: {settings}</source>
        <translation>Einstellungen: {settings}</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Several devices, or before and after a deployment, in one chart.</source>
        <translation>Mehrere Geräte, oder vor und nach einer Umstellung, in einem Diagramm.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Shadow</source>
        <translation>Schatten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Shadow lasts</source>
        <translation>Dauer des Schattens</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Share of one processor</source>
        <translation>Anteil eines Prozessors</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Share of the inputs</source>
        <translation>Anteil der Eingaben</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Share of the machine's processor time that the agent and its inference process used in the last window; 100 % would be every core. Other programs are not in it.</source>
        <translation>Anteil der Prozessorzeit der Maschine, den der Agent und sein Inferenzprozess im letzten Messfenster verbrauchten; 100 % wären alle Kerne. Andere Programme sind nicht enthalten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Short</source>
        <translation>Kurz</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>Shorter windows show more and take more room and traffic.</source>
        <translation>Kürzere Messfenster zeigen mehr und brauchen mehr Platz und Datenverkehr.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_news.py"/>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Show all of it</source>
        <translation>Alles davon zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Show devices of a phase</source>
        <translation>Geräte einer Phase zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Show devices whose name, reason or step holds this</source>
        <translation>Geräte zeigen, deren Name, Grund oder Schritt dies enthält</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Show devices with an outcome</source>
        <translation>Geräte mit einem Ergebnis zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/exporting.py"/>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/phase_strip.py"/>
        <source>Show its devices</source>
        <translation>Seine Geräte zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_card.py"/>
        <source>Show rollout</source>
        <translation>Rollout zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/phase_strip.py"/>
        <source>Show the devices of phase {name}</source>
        <translation>Geräte der Phase {name} zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>Show the first steps</source>
        <translation>Erste Schritte zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <location filename="../../app/gui/pages/fleet.py"/>
        <source>Show the heat map</source>
        <translation>Heatmap zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>Show the last {span}</source>
        <translation>Die letzten {span} zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/fleet.py"/>
        <source>Show the table</source>
        <translation>Tabelle zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/columns.py"/>
        <source>Show these</source>
        <translation>Diese zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <location filename="../../app/gui/widgets/fleet_banners.py"/>
        <source>Show these devices</source>
        <translation>Diese Geräte zeigen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Shown</source>
        <translation>Gezeigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>Shows the same devices as coloured cells, by any figure, or as a table.</source>
        <translation>Zeigt dieselben Geräte als farbige Zellen nach einer beliebigen Kennzahl, oder als Tabelle.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Shows who waits to be let in, with key and machine.</source>
        <translation>Zeigt, wer auf Aufnahme wartet, mit Schlüssel und Maschine.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Shuts it out at once. This cannot be undone.</source>
        <translation>Sperrt es sofort aus. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Sign</source>
        <translation>Signieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Sign a draft</source>
        <translation>Entwurf signieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_actions.py"/>
        <source>Sign a draft…</source>
        <translation>Entwurf signieren…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/way_back.py"/>
        <source>Sign and go on</source>
        <translation>Signieren und weiter</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/release.py"/>
        <source>Sign and release</source>
        <translation>Signieren und freigeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>Sign the approval</source>
        <translation>Genehmigung signieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Signatures a root needs</source>
        <translation>Signaturen, die eine Root braucht</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Signatures are missing.</source>
        <translation>Signaturen fehlen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Signatures are missing. Pass the file on.</source>
        <translation>Signaturen fehlen. Geben Sie die Datei weiter.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Signatures needed</source>
        <translation>Nötige Signaturen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>Signed</source>
        <translation>Signiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Signed by key {keys}.</source>
        <translation>Signiert mit Schlüssel {keys}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Signed report</source>
        <translation>Signierte Meldung</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Signed, waits for the broker</source>
        <translation>Signiert, wartet auf den Broker</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Signed.</source>
        <translation>Signiert.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <location filename="../../app/gui/dialogs/signing.py"/>
        <source>Signing</source>
        <translation>Wird signiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <location filename="../../app/gui/dialogs/signing.py"/>
        <source>Signing…</source>
        <translation>Signiert…</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_actions.py"/>
        <source>Signs again what ends soon, with your passphrases.</source>
        <translation>Signiert mit Ihren Passphrasen neu, was bald endet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Signs that the lists are fresh. Rotate it, with snapshot, when this machine or its backups may be in foreign hands. It needs root keys.</source>
        <translation>Signiert, dass die Listen frisch sind. Wechseln Sie ihn, zusammen mit Snapshot, wenn diese Maschine oder ihre Sicherungen in fremden Händen sein könnten. Es braucht Root-Schlüssel.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/release.py"/>
        <source>Signs the bundle into the fleet's metadata. Devices run nothing that is not released; releasing alone changes no device.</source>
        <translation>Signiert das Bundle in die Metadaten der Flotte. Geräte führen nichts aus, was nicht freigegeben ist; die Freigabe allein ändert kein Gerät.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Signs the certificates with which devices and the broker know each other. Give it up only when its key may be known: every device must be enrolled again. It lets nobody run anything.</source>
        <translation>Signiert die Zertifikate, an denen Geräte und Broker einander erkennen. Geben Sie sie nur auf, wenn ihr Schlüssel bekannt sein könnte: Jedes Gerät muss dann neu aufgenommen werden. Sie lässt niemanden etwas ausführen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/page_actions.py"/>
        <source>Signs the chosen bundle: devices run nothing that is not released.</source>
        <translation>Signiert das gewählte Bundle: Geräte führen nichts aus, was nicht freigegeben ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Signs what each device is to run, its settings and its orders. Rotate it when this machine or its backups may be in foreign hands. It needs the release passphrase.</source>
        <translation>Signiert, was jedes Gerät ausführen soll, seine Einstellungen und seine Aufträge. Wechseln Sie ihn, wenn diese Maschine oder ihre Sicherungen in fremden Händen sein könnten. Es braucht die Freigabe-Passphrase.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Signs which bundles are released. Rotate it when its file and the release passphrase may be known to somebody else. It needs root keys.</source>
        <translation>Signiert, welche Bundles freigegeben sind. Wechseln Sie ihn, wenn seine Datei und die Freigabe-Passphrase jemand anderem bekannt sein könnten. Es braucht Root-Schlüssel.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Signs which lists belong together. Rotate it, with timestamp, when this machine or its backups may be in foreign hands. It needs root keys.</source>
        <translation>Signiert, welche Listen zusammengehören. Wechseln Sie ihn, zusammen mit Timestamp, wenn diese Maschine oder ihre Sicherungen in fremden Händen sein könnten. Es braucht Root-Schlüssel.</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Signs with an approver's key that a phase may begin.</source>
        <translation>Signiert mit dem Schlüssel eines Genehmigers, dass eine Phase beginnen darf.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/pages/outbox.py"/>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Since when</source>
        <translation>Seit wann</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <location filename="../../app/gui/dialogs/report.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>Site and labels of {device}</source>
        <translation>Standort und Labels von {device}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>Site and labels of {n} devices</source>
        <translation>Standort und Labels von {n} Geräten</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Site and labels…</source>
        <translation>Standort und Labels…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>Site or labels of {device} were changed again since.</source>
        <translation>Standort oder Labels von {device} wurden inzwischen erneut geändert.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/snooze.py"/>
        <source>Site {site}</source>
        <translation>Standort {site}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/pages/models.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Size of its disk</source>
        <translation>Größe seines Datenträgers</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Size of its memory</source>
        <translation>Größe seines Speichers</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Sizes, columns, orders and filters as on the first day.</source>
        <translation>Größen, Spalten, Reihenfolgen und Filter wie am ersten Tag.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Skip devices…</source>
        <translation>Geräte überspringen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Skip {device}?</source>
        <translation>{device} überspringen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Skip {n} chosen…</source>
        <translation>{n} ausgewählte überspringen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Skip {n} devices?</source>
        <translation>{n} Geräte überspringen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Slots and telemetry</source>
        <translation>Slots und Telemetrie</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Snapshot</source>
        <translation>Snapshot</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/snooze.py"/>
        <source>Snooze</source>
        <translation>Schlummern</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/snooze.py"/>
        <source>Snooze “{rule}”?</source>
        <translation>„{rule}“ schlummern lassen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>Snoozed</source>
        <translation>Schlummert</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Snooze…</source>
        <translation>Schlummern…</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <location filename="../../app/gui/texts.py"/>
        <source>Soak</source>
        <translation>Beobachtung</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Soaking</source>
        <translation>Wird beobachtet</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Somebody has acknowledged it already.</source>
        <translation>Jemand hat sie schon bestätigt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>Spare keys</source>
        <translation>Reserveschlüssel</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Spool</source>
        <translation>Spool</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Stage</source>
        <translation>Bereitstellen</translation>
    </message>
    <message>
        <location filename="../../app/gui/statusbar.py"/>
        <source>Stale</source>
        <translation>Veraltet</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Start rollout</source>
        <translation>Rollout starten</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/demo.py"/>
        <source>Start the demo</source>
        <translation>Demo starten</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/demo.py"/>
        <source>Start the demo again</source>
        <translation>Demo erneut starten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Starting the rollout</source>
        <translation>Rollout wird gestartet</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/pages/models.py"/>
        <location filename="../../app/gui/pages/outbox.py"/>
        <location filename="../../app/gui/pages/rollouts.py"/>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/rollouts.py"/>
        <source>Steering the rollout</source>
        <translation>Rollout wird gesteuert</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Step and reason</source>
        <translation>Schritt und Grund</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Step {n} of {all}: {title}</source>
        <translation>Schritt {n} von {all}: {title}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Stop rollout</source>
        <translation>Rollout beenden</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Stop the rollout…</source>
        <translation>Rollout beenden…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>Stop “{name}” for good?</source>
        <translation>„{name}“ endgültig beenden?</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Stopped</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Stop…</source>
        <translation>Beenden…</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Strong</source>
        <translation>Stark</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Strong.</source>
        <translation>Stark.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Succeeded</source>
        <translation>Erfolgreich</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Sun</source>
        <translation>So</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Swap</source>
        <translation>Umschalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Switch light and dark</source>
        <translation>Zwischen hell und dunkel wechseln</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/pages/settings.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>TLS; devices show certificates, and may do only what is theirs</source>
        <translation>TLS; Geräte weisen sich mit Zertifikaten aus und dürfen nur das Ihre</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Take acknowledgement back</source>
        <translation>Bestätigung zurücknehmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>Take back: {what}?</source>
        <translation>Zurücknehmen: {what}?</translation>
    </message>
    <message>
        <location filename="../../app/gui/page_actions.py"/>
        <source>Take back…</source>
        <translation>Zurücknehmen…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Take over a fleet whose computer was lost or replaced.</source>
        <translation>Eine Flotte übernehmen, deren Rechner verloren oder ersetzt ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>Take the measurements along; the file may be large</source>
        <translation>Messwerte mitnehmen; die Datei kann groß werden</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Taken back. {what}</source>
        <translation>Zurückgenommen. {what}</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>Takes note of the chosen alert: it is counted no more until it grows.</source>
        <translation>Nimmt die gewählte Warnmeldung zur Kenntnis: Sie zählt nicht mehr, bis sie wächst.</translation>
    </message>
    <message>
        <location filename="../../app/gui/undoing.py"/>
        <source>Takes the last act back by a new one, which is logged like any other.</source>
        <translation>Nimmt die letzte Handlung durch eine neue zurück, die wie jede andere protokolliert wird.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>Takes the place of the key that the device has; that one is revoked then.</source>
        <translation>Tritt an die Stelle des Schlüssels, den das Gerät hat; jener wird dann gesperrt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Tampered with</source>
        <translation>Manipuliert</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Targets (releases)</source>
        <translation>Targets (Freigaben)</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Telemetry records that wait on the device until the console acknowledges them. They survive a restart; when the disk's share is full, the oldest go, and are counted.</source>
        <translation>Telemetriesätze, die auf dem Gerät warten, bis die Konsole sie bestätigt. Sie überstehen einen Neustart; ist der Anteil am Datenträger voll, gehen die ältesten und werden gezählt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>Telemetry window</source>
        <translation>Messfenster</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>Telemetry window, backlog, log and samples, by a signed order.</source>
        <translation>Messfenster, Rückstand, Log und Aufnahmen, durch einen signierten Auftrag.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Temp °C</source>
        <translation>Temp °C</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <location filename="../../app/gui/texts.py"/>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>That is no time. Write 2026-11-28 14:00, 2026-11-28, or 14:00 for today.</source>
        <translation>Das ist keine Zeit. Schreiben Sie 2026-11-28 14:00, 2026-11-28 oder 14:00 für heute.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>That is over, or cannot be taken back.</source>
        <translation>Das ist vorbei oder lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>The audit log in it was tampered with: {problems}.</source>
        <translation>Das Prüfprotokoll darin wurde verfälscht: {problems}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/restoring.py"/>
        <source>The audit log in the backup was tampered with: {problems}.</source>
        <translation>Das Prüfprotokoll in der Sicherung wurde verfälscht: {problems}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>The backup is written, and the audit log says so. Note its audit head. Make another one after each key ceremony: a key that is made later is not in it.</source>
        <translation>Die Sicherung ist geschrieben, und das Prüfprotokoll vermerkt es. Notieren Sie den Kopf ihres Prüfprotokolls. Sichern Sie nach jeder Schlüsselzeremonie neu: Ein später erzeugter Schlüssel ist nicht darin.</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>The band is how far off the figure may be. Figures of a meter and estimates of a model are never averaged together.</source>
        <translation>Das Band zeigt, wie weit der Wert daneben liegen kann. Werte eines Messgeräts und Schätzungen eines Modells werden nie zusammen gemittelt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>The broker answers</source>
        <translation>Der Broker antwortet</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>The built-in broker has no TLS and serves this computer alone: devices elsewhere come back when mosquitto runs.</source>
        <translation>Der eingebaute Broker hat kein TLS und bedient nur diesen Rechner: Geräte anderswo kommen zurück, wenn mosquitto läuft.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>The built-in broker serves this computer alone. For devices elsewhere install mosquitto and start the console again.</source>
        <translation>Der eingebaute Broker bedient nur diesen Rechner. Für Geräte anderswo installieren Sie mosquitto und starten die Konsole neu.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>The bundle in its active slot</source>
        <translation>Das Bundle im aktiven Slot</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>The bundle its serving session itself reports</source>
        <translation>Das Bundle, das die laufende Session selbst meldet</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>The card on the fleet page that leads to the first device and rollout.</source>
        <translation>Die Karte auf der Flottenseite, die zum ersten Gerät und Rollout führt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>The certificate authority is given up.</source>
        <translation>Die Zertifizierungsstelle ist aufgegeben.</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>The checked devices, or all that match, with the columns shown.</source>
        <translation>Die angekreuzten Geräte, oder alle passenden, mit den gezeigten Spalten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_empty.py"/>
        <source>The chip and the text in the box must both hold.</source>
        <translation>Der Chip und der Text im Feld müssen beide zutreffen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <source>The code is good no more: its time is over, or a newer code took its place. Nobody joined with it. Close, and make another.</source>
        <translation>Der Code gilt nicht mehr: Seine Zeit ist um, oder ein neuerer trat an seine Stelle. Niemand ist mit ihm beigetreten. Schließen Sie und erzeugen Sie einen neuen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>The console runs it by itself. The status bar says what is in its way.</source>
        <translation>Die Konsole betreibt ihn selbst. Die Statusleiste sagt, was im Weg ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>The device did not answer in time.</source>
        <translation>Das Gerät hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>The device is accepted as soon as it asks: the code is preauthorised.</source>
        <translation>Das Gerät wird aufgenommen, sobald es fragt: Der Code ist vorab genehmigt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>The device is in the fleet already</source>
        <translation>Das Gerät ist schon in der Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <source>The device is in: its first signed report has come.</source>
        <translation>Das Gerät ist dabei: Seine erste signierte Meldung ist da.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>The device said that it began, or how it ended.</source>
        <translation>Das Gerät hat gesagt, dass es begann oder wie es endete.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <source>The device sends the telemetry it still holds, says so, and wipes its keys, bundles and spool. It stops running its model. There is no way back: to return, it must be enrolled anew. A device that is away does it when it comes back, within a year.</source>
        <translation>Das Gerät sendet die Telemetrie, die es noch hat, meldet das und löscht seine Schlüssel, Bundles und seinen Spool. Es führt sein Modell nicht mehr aus. Es gibt keinen Rückweg: Um zurückzukehren, muss es neu aufgenommen werden. Ein abwesendes Gerät tut dies, wenn es innerhalb eines Jahres zurückkommt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>The device shows a fingerprint and waits. It appears below with the same fingerprint, and you accept it.</source>
        <translation>Das Gerät zeigt einen Fingerabdruck und wartet. Es erscheint unten mit demselben Fingerabdruck, und Sie nehmen es auf.</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>The device signed it, and it cannot be read: is its agent newer than this console?</source>
        <translation>Das Gerät hat sie signiert, doch sie ist nicht lesbar: Ist sein Agent neuer als diese Konsole?</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>The draft goes to whoever holds a root key, by mail or on a stick; it has no secrets. With nothing chosen it only prolongs root's life. Nothing changes before it is published.</source>
        <translation>Der Entwurf geht per E-Mail oder auf einem Stick an alle, die einen Root-Schlüssel haben; er enthält keine Geheimnisse. Ist nichts gewählt, verlängert er nur die Root. Vor der Veröffentlichung ändert sich nichts.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>The end lies before the beginning. Swap them.</source>
        <translation>Das Ende liegt vor dem Anfang. Vertauschen Sie beide.</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>The filter {name} is removed</source>
        <translation>Der Filter {name} ist entfernt</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>The first device is in</source>
        <translation>Das erste Gerät ist dabei</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>The first rollout</source>
        <translation>Der erste Rollout</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>The first telemetry</source>
        <translation>Die erste Telemetrie</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>The fleet's certificate authority is given up; the console founds a new one when it starts next.</source>
        <translation>Die Zertifizierungsstelle der Flotte wird aufgegeben; die Konsole gründet beim nächsten Start eine neue.</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>The head file is {n} behind, as after a crash.</source>
        <translation>Die Kopfdatei ist um {n} zurück, wie nach einem Absturz.</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>The highest reading of the last window, of any thermal sensor that the device has. A device without one reports none.</source>
        <translation>Der höchste Wert des letzten Messfensters, von irgendeinem Temperatursensor des Geräts. Ein Gerät ohne Sensor meldet keinen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>The last 24 hours</source>
        <translation>Die letzten 24 Stunden</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>The last 30 days</source>
        <translation>Die letzten 30 Tage</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>The last 7 days</source>
        <translation>Die letzten 7 Tage</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>The last {span}</source>
        <translation>Die letzten {span}</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/models.py"/>
        <source>The library is empty.
Import an ONNX model project: it is inspected, quantized, compared with FP32 and built into a bundle.</source>
        <translation>Die Bibliothek ist leer.
Importieren Sie ein ONNX-Modellprojekt: Es wird geprüft, quantisiert, mit FP32 verglichen und als Bundle gebaut.</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/found_chart.py"/>
        <source>The models found nothing in this range</source>
        <translation>In diesem Zeitraum haben die Modelle nichts gefunden</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>The name of the device in this fleet</source>
        <translation>Der Name des Geräts in dieser Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>The new key's file, or its public half</source>
        <translation>Die Datei des neuen Schlüssels oder seine öffentliche Hälfte</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>The newest change of bundle of each device</source>
        <translation>Der neueste Wechsel des Bundles jedes Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>The newest look cannot be shown: {problem}</source>
        <translation>Die neueste Prüfung lässt sich nicht anzeigen: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/restoring.py"/>
        <source>The old console must never run again: two of them would overwrite each other's orders. Running rollouts are paused.</source>
        <translation>Die alte Konsole darf nie wieder laufen: Zwei würden einander die Aufträge überschreiben. Laufende Rollouts sind angehalten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>The old key lies in {place}; nobody takes it any more.</source>
        <translation>Der alte Schlüssel liegt in {place}; niemand nimmt ihn mehr an.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>The old one lies in {place} and signs for nobody any more.</source>
        <translation>Der alte liegt in {place} und signiert für niemanden mehr.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>The oldest samples go when it is full.</source>
        <translation>Ist er voll, gehen die ältesten Aufnahmen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>The passphrase that is remembered does not open the keys. Type it.</source>
        <translation>Die gemerkte Passphrase öffnet die Schlüssel nicht. Geben Sie sie ein.</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>The paused rollout goes on.</source>
        <translation>Der angehaltene Rollout geht weiter.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>The period ends before it begins.</source>
        <translation>Der Zeitraum endet, bevor er beginnt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>The phase begins once {n} approver has signed.</source>
        <translation>Die Phase beginnt, sobald {n} Genehmiger signiert hat.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>The phase begins once {n} approvers have signed.</source>
        <translation>Die Phase beginnt, sobald {n} Genehmiger signiert haben.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>The pin of {device} was changed since.</source>
        <translation>Die Festlegung von {device} wurde inzwischen geändert.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>The range begins in the future. Give an earlier time.</source>
        <translation>Der Zeitraum beginnt in der Zukunft. Geben Sie eine frühere Zeit an.</translation>
    </message>
    <message>
        <location filename="../../app/gui/report_actions.py"/>
        <source>The report is in {path}.</source>
        <translation>Der Bericht liegt in {path}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/report_actions.py"/>
        <source>The report is in {path}; beside it is the CSV of long tables.</source>
        <translation>Der Bericht liegt in {path}; daneben die CSV-Datei langer Tabellen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>The rollout is paused. {n} device gets nothing; what was sent goes on.</source>
        <translation>Der Rollout ist angehalten. {n} Gerät erhält nichts; was gesendet wurde, geht weiter.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>The rollout is paused. {n} devices get nothing; what was sent goes on.</source>
        <translation>Der Rollout ist angehalten. {n} Geräte erhalten nichts; was gesendet wurde, geht weiter.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>The same again</source>
        <translation>Dieselbe noch einmal</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>The same passphrase again</source>
        <translation>Dieselbe Passphrase noch einmal</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>The settings of {device} were changed again since.</source>
        <translation>Die Einstellungen von {device} wurden seitdem wieder geändert.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/new_word.py"/>
        <source>The two do not agree yet.</source>
        <translation>Die beiden stimmen noch nicht überein.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>The two passphrases are not the same.</source>
        <translation>Die beiden Passphrasen sind nicht gleich.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/snooze.py"/>
        <source>The whole fleet</source>
        <translation>Die ganze Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>The window changes over when it starts next.</source>
        <translation>Das Fenster stellt sich beim nächsten Start um.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>Their key file</source>
        <translation>Deren Schlüsseldatei</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>Their passphrase</source>
        <translation>Deren Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>Then enrol every device again, each with a code that replaces its key.</source>
        <translation>Nehmen Sie dann jedes Gerät neu auf, jedes mit einem Code, der seinen Schlüssel ersetzt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/exporting.py"/>
        <source>There is a file of this name in {place}.</source>
        <translation>In {place} gibt es eine Datei dieses Namens.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>There is a filter {name} again.</source>
        <translation>Es gibt wieder einen Filter {name}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/save_filter.py"/>
        <source>There is a group {name} already. Choose another name.</source>
        <translation>Es gibt schon eine Gruppe {name}. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>There is no device {device}. Choose one of the list.</source>
        <translation>Es gibt kein Gerät {device}. Wählen Sie eines aus der Liste.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>There is nothing before {time}.</source>
        <translation>Vor {time} gibt es nichts.</translation>
    </message>
    <message>
        <location filename="../../app/gui/undoing.py"/>
        <source>There is nothing to undo any more.</source>
        <translation>Es gibt nichts mehr rückgängig zu machen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/undoing.py"/>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rollout_steps.py"/>
        <source>These gates tripped. One that you waive is not asked any more in this rollout: you answer for what it would find. One that you keep trips again if the figures stay.</source>
        <translation>Diese Gates haben ausgelöst. Eines, das Sie aussetzen, wird in diesem Rollout nicht mehr befragt: Sie stehen für das ein, was es fände. Eines, das Sie behalten, löst wieder aus, wenn die Zahlen so bleiben.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>They stand at several sites</source>
        <translation>Sie stehen an mehreren Standorten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <source>They stand over the device's own file, and hold over restarts. A device that is away gets them when it returns.</source>
        <translation>Sie gehen der eigenen Datei des Geräts vor und gelten über Neustarts hinweg. Ein Gerät, das nicht erreichbar ist, erhält sie, wenn es zurückkehrt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>They stay on the device's own disk, within the room below.</source>
        <translation>Sie bleiben auf dem Datenträger des Geräts, im Rahmen des Platzes unten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/confirm.py"/>
        <source>This cannot be undone.</source>
        <translation>Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>This device reports no energy</source>
        <translation>Dieses Gerät meldet keine Energie</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>This device reports no power</source>
        <translation>Dieses Gerät meldet keine Leistung</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>This device reports no processor load</source>
        <translation>Dieses Gerät meldet keine Prozessorlast</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>This device reports no temperature</source>
        <translation>Dieses Gerät meldet keine Temperatur</translation>
    </message>
    <message>
        <location filename="../../app/gui/tables.py"/>
        <source>This page has no table.</source>
        <translation>Diese Seite hat keine Tabelle.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>This passphrase does not open the console's keys.</source>
        <translation>Diese Passphrase öffnet die Schlüssel der Konsole nicht.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>This rollout has no gates: its phases go by outcomes alone.</source>
        <translation>Dieser Rollout hat keine Gates: Seine Phasen richten sich allein nach Ergebnissen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Those held out wait for their turn.</source>
        <translation>Zurückgehaltene warten, bis sie an der Reihe sind.</translation>
    </message>
    <message>
        <location filename="../../app/gui/rollout_actions.py"/>
        <source>Those that failed get another turn.</source>
        <translation>Fehlgeschlagene kommen noch einmal an die Reihe.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/demo.py"/>
        <source>Three agents on this computer get a model, then a second version of it, while their broker dies. Nothing of it touches your fleets: all lies in {directory}, and an earlier demo there is removed. It takes about two minutes; close its window, or go back, to end it.</source>
        <translation>Drei Agenten auf diesem Rechner erhalten ein Modell, dann eine zweite Version davon, während ihr Broker ausfällt. Ihre Flotten berührt das nicht: Alles liegt in {directory}, und eine frühere Demo dort wird entfernt. Es dauert etwa zwei Minuten; schließen Sie das Fenster oder gehen Sie zurück, um sie zu beenden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Three agents on this computer, in a directory of their own. Nothing has to be set up, and nothing of it stays in your way.</source>
        <translation>Drei Agenten auf diesem Rechner, in einem eigenen Verzeichnis. Nichts muss eingerichtet werden, und nichts davon bleibt im Weg.</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Throttled</source>
        <translation>Gedrosselt</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Throttling</source>
        <translation>Drosselung</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Throughput</source>
        <translation>Durchsatz</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Thu</source>
        <translation>Do</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Time from the sample to the result, by quantile, merged exactly from the windows' sketches. The band reaches from p50 to p95.</source>
        <translation>Zeit vom Beispiel bis zum Ergebnis, nach Quantil, exakt aus den Sketches der Messfenster zusammengeführt. Das Band reicht von p50 bis p95.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Time until the device's certificate ends</source>
        <translation>Zeit, bis das Zertifikat des Geräts endet</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Time zone of the device's clock</source>
        <translation>Zeitzone der Uhr des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_detail.py"/>
        <source>Timeline</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Timeline of this rollout</source>
        <translation>Verlauf dieses Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Timestamp</source>
        <translation>Timestamp</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>To be sent</source>
        <translation>Zu senden</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>To come</source>
        <translation>Kommt noch</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>To do</source>
        <translation>Zu tun</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>To fetch: {size} at most.</source>
        <translation>Zu übertragen: höchstens {size}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <source>To renew: {names}.</source>
        <translation>Zu verlängern: {names}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>To resume gives {n} device that failed another turn: resume it by hand.</source>
        <translation>Fortsetzen nimmt {n} fehlgeschlagenes Gerät noch einmal an die Reihe: Setzen Sie ihn von Hand fort.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>To resume gives {n} devices that failed a turn: resume it by hand.</source>
        <translation>Fortsetzen nimmt {n} fehlgeschlagene Geräte noch einmal an die Reihe: Setzen Sie ihn von Hand fort.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rollout_steps.py"/>
        <source>To what</source>
        <translation>Worauf</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Too short: at least 8 characters, better four words.</source>
        <translation>Zu kurz: mindestens 8 Zeichen, besser vier Wörter.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Trial</source>
        <translation>Probelauf</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>Tries</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Tripped</source>
        <translation>Ausgelöst</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/demo.py"/>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Tue</source>
        <translation>Di</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Turn a key away</source>
        <translation>Schlüssel abweisen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>Type a device to add it</source>
        <translation>Gerät eingeben, um es hinzuzufügen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Type the console passphrase.</source>
        <translation>Geben Sie die Konsolen-Passphrase ein.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Type the new key's passphrase twice, the same.</source>
        <translation>Geben Sie die Passphrase des neuen Schlüssels zweimal gleich ein.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Type the passphrase of the keys that go.</source>
        <translation>Geben Sie die Passphrase der Schlüssel ein, die ausscheiden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>Type the passphrases.</source>
        <translation>Geben Sie die Passphrasen ein.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Type the release passphrase.</source>
        <translation>Geben Sie die Freigabe-Passphrase ein.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <source>Type {device} to confirm</source>
        <translation>Geben Sie zur Bestätigung {device} ein</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/confirm.py"/>
        <source>Type {n}, the number of devices this reaches:</source>
        <translation>Geben Sie {n} ein, die Zahl der betroffenen Geräte:</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/fleet.py"/>
        <source>Uncheck</source>
        <translation>Abwählen</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <location filename="../../app/gui/widgets/fleet_foot.py"/>
        <source>Uncheck all devices</source>
        <translation>Alle Geräte abwählen</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Undecided</source>
        <translation>Unentschieden</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Under way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <location filename="../../app/gui/undoing.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="../../app/gui/undoing.py"/>
        <source>Undo {what}</source>
        <translation>Rückgängig: {what}</translation>
    </message>
    <message>
        <location filename="../../app/gui/undoing.py"/>
        <source>Undone: {what}.</source>
        <translation>Rückgängig gemacht: {what}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>Unit of time</source>
        <translation>Zeiteinheit</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>Unpin {device}?</source>
        <translation>{device} lösen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>Unpin {n} devices?</source>
        <translation>{n} Geräte lösen?</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/notice_card.py"/>
        <source>Until I switch it off</source>
        <translation>Bis ich es ausschalte</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>Urgent</source>
        <translation>Dringend</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Use a free port this time</source>
        <translation>Diesmal einen freien Port benutzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Use the built-in broker this time</source>
        <translation>Diesmal den eingebauten Broker benutzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>Used</source>
        <translation>Verwendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/ease_card.py"/>
        <source>Usual contrast</source>
        <translation>Üblicher Kontrast</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <location filename="../../app/gui/texts.py"/>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Verify now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Verifying the audit log</source>
        <translation>Prüfprotokoll wird geprüft</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <location filename="../../app/gui/pages/models.py"/>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Version of the Python that the agent runs in</source>
        <translation>Version des Python, in dem der Agent läuft</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Version of the agent</source>
        <translation>Version des Agenten</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Version of the bundle it serves</source>
        <translation>Version des Bundles in Betrieb</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Version of the inference runtime</source>
        <translation>Version der Inferenzlaufzeit</translation>
    </message>
    <message>
        <location filename="../../app/gui/actions.py"/>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/statusbar.py"/>
        <location filename="../../app/gui/texts.py"/>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>Waiting for the device</source>
        <translation>Warten auf das Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>Waits for somebody</source>
        <translation>Wartet auf jemanden</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Waits for the device</source>
        <translation>Wartet auf das Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>Waits for the engine</source>
        <translation>Wartet auf die Steuerung</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Waits for you</source>
        <translation>Wartet auf Sie</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_detail.py"/>
        <source>Waits for: {what}</source>
        <translation>Wartet auf: {what}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rollout_steps.py"/>
        <source>Waive: {gate}</source>
        <translation>Aussetzen: {gate}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <location filename="../../app/gui/widgets/device_events.py"/>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>Warnings and errors only</source>
        <translation>Nur Warnungen und Fehler</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>Watch how the bundle behaves: stop by gates</source>
        <translation>Verhalten des Bundles beobachten: durch Gates anhalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Weak</source>
        <translation>Schwach</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/words.py"/>
        <source>Weak: who takes the key files may guess it.</source>
        <translation>Schwach: Wer die Schlüsseldateien nimmt, kann sie erraten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Wed</source>
        <translation>Mi</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/welcome.py"/>
        <source>Welcome to Muster</source>
        <translation>Willkommen bei Muster</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>Went back</source>
        <translation>Zurückgegangen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/pages/audit.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <location filename="../../app/gui/pages/outbox.py"/>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/ease_card.py"/>
        <source>What a line over the window would say is said in the status bar instead.</source>
        <translation>Was eine Zeile über dem Fenster sagen würde, steht stattdessen in der Statusleiste.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rollout_steps.py"/>
        <source>What each device served before</source>
        <translation>Was auf jedem Gerät vorher lief</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <source>What ends soon is signed again by the same keys. The running console renews everything else by itself.</source>
        <translation>Was bald endet, wird mit denselben Schlüsseln neu signiert. Alles andere verlängert die laufende Konsole selbst.</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/mark_lane.py"/>
        <source>What happened in this range</source>
        <translation>Was in diesem Zeitraum geschah</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>What happens</source>
        <translation>Was geschieht</translation>
    </message>
    <message>
        <location filename="../../app/gui/tables.py"/>
        <source>What is shown, in the order shown, with every column.</source>
        <translation>Was gezeigt wird, in der gezeigten Reihenfolge, mit jeder Spalte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/targets.py"/>
        <source>What is “{metric}”?</source>
        <translation>Was ist „{metric}“?</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>What it means and what to do</source>
        <translation>Was es bedeutet und was zu tun ist</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>What people did</source>
        <translation>Was Menschen taten</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>What quantization cost</source>
        <translation>Kosten der Quantisierung</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>What the agent writes into the log on the device.</source>
        <translation>Was der Agent in das Log auf dem Gerät schreibt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>What the chosen gate says</source>
        <translation>Was das gewählte Gate sagt</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/demo.py"/>
        <source>What the demo says</source>
        <translation>Was die Demo sagt</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>What the device and its link say right now</source>
        <translation>Was das Gerät und seine Verbindung gerade sagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>What the device can measure</source>
        <translation>Was das Gerät messen kann</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>What the label {key} of the device says</source>
        <translation>Was das Label {key} des Geräts sagt</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>What the models found: for classes and boxes the share of each label, for measured values their mean and range.</source>
        <translation>Was die Modelle fanden: bei Klassen und Rahmen der Anteil jedes Labels, bei Messwerten Mittel und Spanne.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>What the old key signed is signed again by the new one.</source>
        <translation>Was der alte Schlüssel signiert hat, signiert der neue erneut.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>What will happen</source>
        <translation>Was geschehen wird</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>What, for whom, by whom</source>
        <translation>Was, für wen, von wem</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/settings_form.py"/>
        <source>When it is full, old windows are merged, then given up.</source>
        <translation>Ist er voll, werden alte Messfenster zusammengefasst, dann aufgegeben.</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>When this console last heard anything of the device, by this machine's clock. Not when its newest data was measured: after a gap, older data arrives later.</source>
        <translation>Wann diese Konsole zuletzt etwas von dem Gerät gehört hat, nach der Uhr dieser Maschine. Nicht, wann seine neuesten Daten gemessen wurden: Nach einer Lücke kommen ältere Daten später an.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/snooze.py"/>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Where the device stands</source>
        <translation>Wo das Gerät steht</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Where the ground is shaded the device said that it was throttled: by heat, by current or by its power budget.</source>
        <translation>Wo der Grund schattiert ist, meldete das Gerät, dass es gedrosselt war: durch Hitze, Strom oder sein Leistungsbudget.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Where the new key is made</source>
        <translation>Wo der neue Schlüssel erzeugt wird</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Whether power is measured, derived or estimated</source>
        <translation>Ob die Leistung gemessen, abgeleitet oder geschätzt ist</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>Whether the device slowed itself down during a window, because of heat or of too little power. Its latency then says little about the bundle.</source>
        <translation>Ob sich das Gerät im Messfenster selbst gedrosselt hat, wegen Hitze oder zu wenig Strom. Seine Latenz sagt dann wenig über das Bundle.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Whether the device's clock can be believed</source>
        <translation>Ob man der Uhr des Geräts glauben kann</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>Which</source>
        <translation>Welches</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <location filename="../../app/gui/pages/audit.py"/>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>Who approves</source>
        <translation>Wer genehmigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rollout_steps.py"/>
        <source>Who goes back</source>
        <translation>Wer zurückgeht</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Who, what, on what, why</source>
        <translation>Wer, was, woran, warum</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/opening.py"/>
        <source>Whoever is logged in as you can then start the console without asking.</source>
        <translation>Wer als Sie angemeldet ist, kann die Konsole dann ohne Nachfrage starten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <location filename="../../app/gui/dialogs/base.py"/>
        <location filename="../../app/gui/dialogs/device_settings.py"/>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <location filename="../../app/gui/dialogs/renew.py"/>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <location filename="../../app/gui/pages/audit.py"/>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>Why a report in its name was not believed</source>
        <translation>Warum einer Meldung in seinem Namen nicht geglaubt wurde</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>Why and whom</source>
        <translation>Warum und wen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Window begins, HH:MM</source>
        <translation>Beginn des Fensters, HH:MM</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>Window lasts</source>
        <translation>Dauer des Fensters</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>Windows</source>
        <translation>Messfenster</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/compare_table.py"/>
        <source>Windows or rollups</source>
        <translation>Messfenster oder Verdichtungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>With chosen</source>
        <translation>Mit ausgewählten</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>With the broker</source>
        <translation>Beim Broker</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>With the checked device ({n})</source>
        <translation>Mit dem angekreuzten Gerät ({n})</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>With the {n} checked devices</source>
        <translation>Mit den {n} angekreuzten Geräten</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Without a network, by two files on a stick:</source>
        <translation>Ohne Netz, mit zwei Dateien auf einem Stick:</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_events.py"/>
        <source>Words in code or text</source>
        <translation>Wörter in Code oder Text</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/new_rollout.py"/>
        <source>Working the rollout through</source>
        <translation>Rollout wird durchgerechnet</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>Working…</source>
        <translation>Arbeitet…</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>Write down by hand, and keep apart from this computer:</source>
        <translation>Von Hand aufzuschreiben und getrennt von diesem Rechner aufzubewahren:</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>Write the backup</source>
        <translation>Sicherung schreiben</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/report.py"/>
        <source>Write the report…</source>
        <translation>Bericht schreiben…</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Writes devices, keys, bundles and the audit log into one sealed file.</source>
        <translation>Schreibt Geräte, Schlüssel, Bundles und das Prüfprotokoll in eine versiegelte Datei.</translation>
    </message>
    <message>
        <location filename="../../app/gui/main_actions.py"/>
        <source>Writes every entry with its hash, to be verified elsewhere.</source>
        <translation>Schreibt jeden Eintrag mit seinem Hash, um ihn anderswo zu prüfen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_actions.py"/>
        <source>Writes the next root into a file for several people to sign.</source>
        <translation>Schreibt die nächste Root in eine Datei, die mehrere signieren.</translation>
    </message>
    <message>
        <location filename="../../app/gui/report_actions.py"/>
        <source>Writes what was over a period into one file, HTML or PDF.</source>
        <translation>Schreibt, was in einem Zeitraum war, in eine Datei, HTML oder PDF.</translation>
    </message>
    <message>
        <location filename="../../app/gui/exporting.py"/>
        <location filename="../../app/gui/report_actions.py"/>
        <source>Writing {file}</source>
        <translation>{file} wird geschrieben</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>Writing…</source>
        <translation>Wird geschrieben…</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>Wrote {n} entries to {path}.</source>
        <translation>{n} Einträge nach {path} geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/enrol.py"/>
        <location filename="../../app/gui/dialogs/pending.py"/>
        <source>Wrote {path}. On the device: muster-agent enrol --reply {name}</source>
        <translation>{path} geschrieben. Auf dem Gerät: muster-agent enrol --reply {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>Your release passphrase signs it, on the models page. Devices run nothing else.</source>
        <translation>Ihre Freigabe-Passphrase signiert es, auf der Seite „Modelle“. Geräte führen nichts anderes aus.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>Zoom in (plus)</source>
        <translation>Vergrößern (Plus)</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/shortcuts.py"/>
        <source>Zoom in and out</source>
        <translation>Hinein- und herauszoomen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>Zoom out (minus)</source>
        <translation>Verkleinern (Minus)</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_facts.py"/>
        <source>about {span} left</source>
        <translation>noch etwa {span}</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>acknowledgement of {alert}</source>
        <translation>Bestätigung von {alert}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>after {n} approval</source>
        <translation>nach {n} Genehmigung</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>after {n} approvals</source>
        <translation>nach {n} Genehmigungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>agent.start</source>
        <translation>Agent gestartet</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>agent.stop</source>
        <translation>Agent beendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>agreement with the model that serves</source>
        <translation>Übereinstimmung mit dem laufenden Modell</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>alarms</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>alert {n}</source>
        <translation>Warnmeldung {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.acknowledge</source>
        <translation>Warnmeldung bestätigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.acknowledged</source>
        <translation>Warnmeldung bestätigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.back</source>
        <translation>Warnmeldung wieder da</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.cleared</source>
        <translation>Warnmeldung aufgehoben</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.grew</source>
        <translation>Warnmeldung gewachsen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.raised</source>
        <translation>Warnmeldung ausgelöst</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.rule-add</source>
        <translation>Regel angelegt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.rule-edit</source>
        <translation>Regel geändert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.rule-remove</source>
        <translation>Regel entfernt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.snooze</source>
        <translation>Regel schlummert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.unacknowledge</source>
        <translation>Bestätigung zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.unacknowledged</source>
        <translation>Bestätigung zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>alert.wake</source>
        <translation>Schlummern beendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>all back</source>
        <translation>alle zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>already-enrolled</source>
        <translation>schon aufgenommen</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/mark_lane.py"/>
        <source>and one more</source>
        <translation>und ein weiteres</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/mark_lane.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>another program holds the database</source>
        <translation>ein anderes Programm hält die Datenbank</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>another program uses it</source>
        <translation>ein anderes Programm verwendet ihn</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>approval</source>
        <translation>Genehmigung</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>approver.add</source>
        <translation>Genehmiger ernannt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>approver.remove</source>
        <translation>Genehmiger entfernt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>architecture</source>
        <translation>andere Architektur</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/secrets.py"/>
        <source>as for releases, if left empty</source>
        <translation>wie für Freigaben, wenn leer</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/link_words.py"/>
        <source>as of {time}, {age}</source>
        <translation>Stand {time}, {age}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>asked {age}</source>
        <translation>befragt {age}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>assigned</source>
        <translation>zugewiesen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>assignment {n}</source>
        <translation>Zuweisung {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-conflict</source>
        <translation>Zuweisung widerspricht der angenommenen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-expired</source>
        <translation>Zuweisung abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-malformed</source>
        <translation>Zuweisung nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-mismatch</source>
        <translation>Zuweisung passt nicht zur Freigabe</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-needs-root</source>
        <translation>Zuweisung braucht eine neuere Root</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-needs-targets</source>
        <translation>Zuweisung braucht neuere Targets</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-oversize</source>
        <translation>Zuweisung zu groß</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-rollback</source>
        <translation>Zuweisung älter als die angenommene</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-unknown-target</source>
        <translation>Bundle nicht freigegeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-unsigned</source>
        <translation>Zuweisung nicht gültig signiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>assignment-wrong-device</source>
        <translation>Zuweisung für ein anderes Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>at least {low}</source>
        <translation>mindestens {low}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>at once</source>
        <translation>sofort</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>at the socket</source>
        <translation>an der Steckdose</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.commit</source>
        <translation>Bundle übernommen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.deferred</source>
        <translation>Versuch aufgeschoben</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.download</source>
        <translation>Laden begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.idle</source>
        <translation>Versuch wartet</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.refused</source>
        <translation>Bundle verweigert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.rolled-back</source>
        <translation>Zurückgerollt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.shadow</source>
        <translation>Schattenlauf begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.soak</source>
        <translation>Beobachtung begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.stage</source>
        <translation>Vorbereiten begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.swap</source>
        <translation>Umschalten begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.trial</source>
        <translation>Probelauf begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>attempt.verify</source>
        <translation>Prüfen begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>being read</source>
        <translation>wird gelesen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>broker-misnamed</source>
        <translation>Broker mit falschem Namen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>broker-unknown</source>
        <translation>Broker unbekannt</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_model.py"/>
        <source>bundle {digest}</source>
        <translation>Bundle {digest}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>bundle.release</source>
        <translation>Bundle freigegeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>cancelling</source>
        <translation>bricht ab</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>cannot be reached</source>
        <translation>nicht erreichbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>cannot be reached; gets its turn when it is back</source>
        <translation>nicht erreichbar; kommt an die Reihe, wenn es zurück ist</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>certificate-expired</source>
        <translation>Zertifikat abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>certificate-malformed</source>
        <translation>Zertifikat nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>certificate-rollback</source>
        <translation>Zertifikat älter als das vorhandene</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>certificate-unsigned</source>
        <translation>Zertifikat nicht gültig signiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>certificate-wrong-key</source>
        <translation>Zertifikat für einen anderen Schlüssel</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>certificate-wrong-name</source>
        <translation>Zertifikat auf einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>certificate-wrong-use</source>
        <translation>Zertifikat für einen anderen Zweck</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>claim</source>
        <translation>Anspruch</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>clock not synchronised</source>
        <translation>Uhr nicht synchron</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/mark_items.py"/>
        <source>clock set</source>
        <translation>Uhr gestellt</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>clock was set</source>
        <translation>Uhr wurde gestellt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>clock-below-floor</source>
        <translation>Uhr geht nach</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>clock.jumped</source>
        <translation>Uhr verstellt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>clock.synchronised</source>
        <translation>Uhr wird gestellt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>clock.unsynchronised</source>
        <translation>Uhr wird nicht gestellt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command-expired</source>
        <translation>Befehl abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command-malformed</source>
        <translation>Befehl nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command-needs-root</source>
        <translation>Befehl braucht eine neuere Root</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command-needs-targets</source>
        <translation>Befehl braucht neuere Targets</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command-oversize</source>
        <translation>Befehl zu groß</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command-repeated</source>
        <translation>Befehl schon ausgeführt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command-replayed</source>
        <translation>Befehl älter als der letzte</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command-unsigned</source>
        <translation>Befehl nicht gültig signiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command-wrong-device</source>
        <translation>Befehl für ein anderes Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command.cancelled</source>
        <translation>Befehl zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command.done</source>
        <translation>Befehl ausgeführt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command.expired</source>
        <translation>Befehl abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command.failed</source>
        <translation>Befehl fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>command.taken</source>
        <translation>Befehl angenommen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>console</source>
        <translation>Konsole</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>console passphrase</source>
        <translation>Konsolen-Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>crash-loop</source>
        <translation>stürzt ständig ab</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>csr-invalid</source>
        <translation>Antrag ungültig</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>debug</source>
        <translation>Debug</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>decision.alarm</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>decision.cleared</source>
        <translation>Alarm vorbei</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>decommission</source>
        <translation>Ausmustern</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>derived</source>
        <translation>abgeleitet</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>device id</source>
        <translation>Geräte-ID</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>device {name}</source>
        <translation>Gerät {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.accept</source>
        <translation>Gerät aufgenommen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.add</source>
        <translation>Gerät angelegt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.command</source>
        <translation>Befehl erteilt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.decommission</source>
        <translation>Gerät ausgemustert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.enrol-code</source>
        <translation>Aufnahmecode erstellt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.label</source>
        <translation>Labels geändert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.move</source>
        <translation>Standort geändert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.pin</source>
        <translation>Gerät festgepinnt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.reject</source>
        <translation>Aufnahme abgelehnt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.request</source>
        <translation>Aufnahme beantragt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.request-refused</source>
        <translation>Antrag verweigert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.revoke</source>
        <translation>Gerät gesperrt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.settings</source>
        <translation>Einstellungen geändert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>device.unpin</source>
        <translation>Gerät gelöst</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>digest-mismatch</source>
        <translation>Prüfsumme falsch</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>disk</source>
        <translation>Datenträger</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>disk-error</source>
        <translation>Fehler des Datenträgers</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>disk-full</source>
        <translation>Datenträger voll</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <location filename="../../app/gui/texts.py"/>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>drift of the predictions</source>
        <translation>Drift der Vorhersagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/statusbar.py"/>
        <source>dropped {n}</source>
        <translation>verworfen {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>each device's own</source>
        <translation>die des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>edge-01</source>
        <translation>edge-01</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>elsewhere: a stick</source>
        <translation>anderswo: ein Stick</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/founding.py"/>
        <source>empty: devices on this computer alone; else {host} or an address</source>
        <translation>leer: nur Geräte auf diesem Rechner; sonst {host} oder eine Adresse</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>empty: the data directory</source>
        <translation>leer: das Datenverzeichnis</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>ended</source>
        <translation>beendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>ends today</source>
        <translation>endet heute</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>energy per inference</source>
        <translation>Energie je Inferenz</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>engine</source>
        <translation>Engine wird gebaut</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>enrolment code</source>
        <translation>Aufnahmecode</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>enrolment-malformed</source>
        <translation>Antwort auf die Aufnahme nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>enrolment-wrong-authority</source>
        <translation>Aufnahme durch eine andere Stelle</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>enrolment-wrong-broker</source>
        <translation>Aufnahme nennt einen anderen Broker</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>enrolment-wrong-device</source>
        <translation>Aufnahme eines anderen Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>enrolment-wrong-root</source>
        <translation>Aufnahme mit einer anderen Root</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>est.</source>
        <translation>gesch.</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>estimated</source>
        <translation>geschätzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>everything is published</source>
        <translation>alles ist veröffentlicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>everywhere</source>
        <translation>überall</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>failed updates</source>
        <translation>fehlgeschlagene Updates</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>failing inferences</source>
        <translation>fehlerhafte Inferenzen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>file-mismatch</source>
        <translation>Datei weicht ab</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>fleet name</source>
        <translation>Name der Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>fleet {name}</source>
        <translation>Flotte {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>fleet.backup</source>
        <translation>Sicherung erstellt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>fleet.create</source>
        <translation>Flotte gegründet</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>fleet.forget</source>
        <translation>Wert entfernt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>fleet.restore</source>
        <translation>Sicherung eingespielt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>fleet.set</source>
        <translation>Wert gesetzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_devices.py"/>
        <source>for example: site:Lyon* -status:failed</source>
        <translation>zum Beispiel: site:Lyon* -status:failed</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>for {names}</source>
        <translation>für {names}</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/new_word.py"/>
        <source>four words or more</source>
        <translation>vier Wörter oder mehr</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>gate tripped: {gate}</source>
        <translation>Gate ausgelöst: {gate}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>gates</source>
        <translation>Gates</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>golden-file</source>
        <translation>Golden Sample nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>golden-mismatch</source>
        <translation>Golden Sample weicht ab</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>golden-nan</source>
        <translation>Golden Sample ohne Zahlen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>golden-shape</source>
        <translation>Golden Sample anders geformt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>golden-top1</source>
        <translation>Golden Samples weichen ab</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_steps.py"/>
        <source>good for {time}</source>
        <translation>gültig für {time}</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>graphics cards</source>
        <translation>Grafikkarten</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/device_charts.py"/>
        <location filename="../../app/gui/saying.py"/>
        <source>gross</source>
        <translation>brutto</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>group.delete</source>
        <translation>Gruppe gelöscht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>group.rename</source>
        <translation>Gruppe umbenannt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>group.save</source>
        <translation>Gruppe gespeichert</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>had no turn before the rollout was over</source>
        <translation>kam nicht an die Reihe, bevor der Rollout vorbei war</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>holding out of {n}</source>
        <translation>Zurückhalten von {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>identity.ending</source>
        <translation>Zertifikate enden bald</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>identity.renewed</source>
        <translation>Zertifikate erneuert</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>in {span}</source>
        <translation>in {span}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_devices.py"/>
        <source>in “{name}”</source>
        <translation>in „{name}“</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>inferences / s</source>
        <translation>Inferenzen / s</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>info</source>
        <translation>Info</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>internal-error</source>
        <translation>interner Fehler</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>it can only be read</source>
        <translation>nur lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>it does not match the rollout's group now</source>
        <translation>es gehört derzeit nicht zur Gruppe des Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>it fell back</source>
        <translation>es fiel zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>it is a directory</source>
        <translation>ist ein Verzeichnis</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>it is no directory</source>
        <translation>ist kein Verzeichnis</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>it was decommissioned</source>
        <translation>es wurde ausgemustert</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>its own passphrase</source>
        <translation>eigene Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/secrets.py"/>
        <source>its passphrase</source>
        <translation>seine Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>journal.damaged</source>
        <translation>Journal beschädigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>key-unsuitable</source>
        <translation>Schlüssel ungeeignet</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>key.forget</source>
        <translation>Passphrase vergessen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>key.move</source>
        <translation>Schlüssel verlegt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>key.passphrase</source>
        <translation>Passphrase geändert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>key.remember</source>
        <translation>Passphrase gemerkt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>key.renew</source>
        <translation>Schlüssel verlängert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>key.rotate</source>
        <translation>Schlüssel gewechselt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>keys and passphrases</source>
        <translation>Schlüssel und Passphrasen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/device.py"/>
        <source>last seen {age}</source>
        <translation>zuletzt da {age}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_charts.py"/>
        <source>latency, ms, 15 min</source>
        <translation>Latenz, ms, 15 min</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>left out of “{name}” for good; nobody waits for it any more.</source>
        <translation>endgültig aus „{name}“ ausgelassen; niemand wartet mehr darauf.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>letting in of {n}</source>
        <translation>Zulassen von {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/code_form.py"/>
        <source>line=1, camera=top</source>
        <translation>linie=1, kamera=oben</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>load</source>
        <translation>Modell wird geladen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>log.debug</source>
        <translation>Logzeile: Debug</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>log.error</source>
        <translation>Logzeile: Fehler</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>log.info</source>
        <translation>Logzeile: Info</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>log.warning</source>
        <translation>Logzeile: Warnung</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>logs</source>
        <translation>Logzeilen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/save_filter.py"/>
        <source>lower-case letters, digits and hyphens</source>
        <translation>Kleinbuchstaben, Ziffern und Bindestriche</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>mJ / inf.</source>
        <translation>mJ / Inf.</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>manifest-invalid</source>
        <translation>Manifest ungültig</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>manifest-mismatch</source>
        <translation>Manifest passt nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/found_chart.py"/>
        <source>mean and range</source>
        <translation>Mittel und Spanne</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>measured</source>
        <translation>gemessen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>measurements</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>memory-busy</source>
        <translation>Speicher belegt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>memory-too-small</source>
        <translation>Speicher zu klein</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/time_chart.py"/>
        <source>merged from {n} windows</source>
        <translation>zusammengefasst aus {n} Messfenstern</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>metadata-expired</source>
        <translation>Metadaten abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>metadata-malformed</source>
        <translation>Metadaten nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>metadata-mismatch</source>
        <translation>Metadaten passen nicht zusammen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>metadata-missing</source>
        <translation>Metadaten fehlen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>metadata-oversize</source>
        <translation>Metadaten zu groß</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>metadata-rollback</source>
        <translation>Metadaten älter als die bekannten</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>metadata-unsigned</source>
        <translation>Metadaten nicht gültig signiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/compare_chart.py"/>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/compare_chart.py"/>
        <source>minutes from the change</source>
        <translation>Minuten ab dem Wechsel</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>model-flood</source>
        <translation>Modell scheitert immer</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>model-input</source>
        <translation>Modelleingang passt nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>model-load</source>
        <translation>Modell lädt nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>model-output</source>
        <translation>Modellausgang passt nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>model-refused</source>
        <translation>Modell von der Laufzeit abgelehnt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>model-run</source>
        <translation>Modell läuft nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>model.failed</source>
        <translation>Modell fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>needs {n}</source>
        <translation>braucht {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/device_charts.py"/>
        <location filename="../../app/gui/saying.py"/>
        <source>net</source>
        <translation>netto</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>newest {n} of {total}</source>
        <translation>neueste {n} von {total}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>no assignment from “{name}” until you let it in; nobody waits for it.</source>
        <translation>keine Zuweisung aus „{name}“, bis Sie es zulassen; niemand wartet darauf.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/phase_strip.py"/>
        <source>no devices</source>
        <translation>keine Geräte</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>no space is left on the disk</source>
        <translation>kein Speicherplatz mehr frei</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/link_words.py"/>
        <source>no telemetry yet</source>
        <translation>noch keine Telemetrie</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_canvas.py"/>
        <location filename="../../app/gui/widgets/heat_legend.py"/>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/drafts.py"/>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>nobody answers there</source>
        <translation>dort antwortet niemand</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <location filename="../../app/gui/models/record_words.py"/>
        <location filename="../../app/gui/saying.py"/>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>none: FP32 as imported</source>
        <translation>keine: FP32 wie importiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>none: every record is here or accounted for</source>
        <translation>keine: Jeder Satz ist da oder erklärt</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>none: it listens on this machine only</source>
        <translation>keine: Er lauscht nur auf dieser Maschine</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_facts.py"/>
        <source>not known: no two rests agree yet</source>
        <translation>nicht bekannt: Noch stimmen keine zwei Ruhemessungen überein</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_legend.py"/>
        <source>not new</source>
        <translation>nicht neu</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>not yet</source>
        <translation>noch nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>not yet: devices refuse it</source>
        <translation>noch nicht: Geräte verweigern es</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>not-serving</source>
        <translation>Bundle nicht in Betrieb</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <location filename="../../app/gui/pages/device.py"/>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_facts.py"/>
        <source>nothing doubtful</source>
        <translation>nichts Zweifelhaftes</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>nothing ends soon</source>
        <translation>nichts endet bald</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>nothing is known to go back to</source>
        <translation>es ist nichts bekannt, wohin es zurückkönnte</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>nothing is wrong that a rule knows of</source>
        <translation>nichts ist faul, wovon eine Regel wüsste</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>nothing-inferred</source>
        <translation>nichts berechnet</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>nothing-serves</source>
        <translation>nichts in Betrieb</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/range_bar.py"/>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>offline since {time}</source>
        <translation>offline seit {time}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>ok</source>
        <translation>ok</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>on the device</source>
        <translation>auf dem Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>opencv-missing</source>
        <translation>OpenCV fehlt</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>operation not permitted</source>
        <translation>Vorgang nicht erlaubt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>optimize</source>
        <translation>Graph wird optimiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/found_chart.py"/>
        <source>others</source>
        <translation>andere</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>out-of-memory</source>
        <translation>Speicher reicht nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>p50 ms</source>
        <translation>p50 ms</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <location filename="../../app/gui/texts.py"/>
        <source>p95 latency</source>
        <translation>p95-Latenz</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_limits.py"/>
        <source>p95 may rise by</source>
        <translation>p95 darf steigen um</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>p95 ms</source>
        <translation>p95 ms</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>p95 trend</source>
        <translation>p95-Trend</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>p99 ms</source>
        <translation>p99 ms</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <location filename="../../app/gui/texts.py"/>
        <source>pause</source>
        <translation>anhalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>pause of “{name}”</source>
        <translation>Anhalten von „{name}“</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>pause or roll back</source>
        <translation>anhalten oder zurückrollen</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>per minute</source>
        <translation>je Minute</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>phase back</source>
        <translation>Phase zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>pinned: it keeps what it serves</source>
        <translation>festgepinnt: Es behält, was auf ihm läuft</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>pinning of {n}</source>
        <translation>Festpinnen von {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>pipeline-shape</source>
        <translation>Pipeline passt nicht zum Modell</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>power</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>preauthorised</source>
        <translation>vorab genehmigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>preauthorised code</source>
        <translation>vorab genehmigter Code</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>processor and graphics cards</source>
        <translation>Prozessor und Grafikkarten</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>proved by its serving session</source>
        <translation>von seiner laufenden Session bewiesen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>provider-missing</source>
        <translation>Provider fehlt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>provider.fallback</source>
        <translation>Provider gewechselt</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>publishing</source>
        <translation>veröffentlicht gerade</translation>
    </message>
    <message>
        <location filename="../../app/gui/statusbar.py"/>
        <source>queue {n}</source>
        <translation>Schlange {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>read</source>
        <translation>Bundle wird gelesen</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>reading or writing failed</source>
        <translation>Lesen oder Schreiben fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>receipt.take</source>
        <translation>Quittungen gelesen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>refused.assignment</source>
        <translation>Zuweisung verweigert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>refused.certificates</source>
        <translation>Zertifikate verweigert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>refused.command</source>
        <translation>Befehl verweigert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>refused.metadata</source>
        <translation>Metadaten verweigert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>refused.settings</source>
        <translation>Einstellung verweigert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rejected-by-owner</source>
        <translation>vom Besitzer abgelehnt</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>release passphrase</source>
        <translation>Freigabe-Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>release-rollback</source>
        <translation>Freigabe älter als die installierte</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>removal of the filter {name}</source>
        <translation>Entfernen des Filters {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>replace</source>
        <translation>ersetzt einen Schlüssel</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>report-conflict</source>
        <translation>Meldung widerspricht sich</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>report-forged</source>
        <translation>Meldung gefälscht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>report-malformed</source>
        <translation>Meldung nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>report-stale</source>
        <translation>Meldung veraltet</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>report-unknown-key</source>
        <translation>Meldung mit fremdem Schlüssel</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>report-unsigned</source>
        <translation>Meldung nicht signiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>report-wrong-device</source>
        <translation>Meldung eines anderen Geräts</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>report.rejected</source>
        <translation>Meldung abgelehnt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>required</source>
        <translation>nötig</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>restart</source>
        <translation>Neustart</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>restarts of the inference</source>
        <translation>Neustarts der Inferenz</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>resumption of “{name}”</source>
        <translation>Fortsetzen von „{name}“</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>review</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>role=inspection, line=2</source>
        <translation>rolle=prüfung, linie=2</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>rolled back</source>
        <translation>zurückgerollt</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>rolled back by gate: {gate}</source>
        <translation>von Gate zurückgerollt: {gate}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <location filename="../../app/gui/widgets/happenings.py"/>
        <source>rollout engine</source>
        <translation>Rollout-Steuerung</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>rollout paused</source>
        <translation>Rollout angehalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>rollout stopped</source>
        <translation>Rollout beendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>rollout {n}</source>
        <translation>Rollout {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.advance</source>
        <translation>Nächste Phase</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.approve</source>
        <translation>Phase genehmigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.assign</source>
        <translation>Zugewiesen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.begin</source>
        <translation>Phase begonnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.create</source>
        <translation>Rollout angelegt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.failed</source>
        <translation>Rollout fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.hold</source>
        <translation>Gerät zurückgehalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.let-in</source>
        <translation>Gerät zugelassen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.member-left</source>
        <translation>Gerät ausgeschieden</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.paused</source>
        <translation>Rollout angehalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.retry</source>
        <translation>Neu versucht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.rolled_back</source>
        <translation>Rollout zurückgerollt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.rolling_back</source>
        <translation>Rollout rollt zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.running</source>
        <translation>Rollout fortgesetzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.skip</source>
        <translation>Gerät übersprungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.stopped</source>
        <translation>Rollout beendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.succeeded</source>
        <translation>Rollout erfolgreich</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.superseded</source>
        <translation>Geräte abgegeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>rollout.waive</source>
        <translation>Gate ausgesetzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>root draft</source>
        <translation>Root-Entwurf</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>root {n}</source>
        <translation>Root {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>root.draft</source>
        <translation>Root entworfen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>root.publish</source>
        <translation>Root veröffentlicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>runtime-too-old</source>
        <translation>Laufzeit zu alt</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>sample</source>
        <translation>Stichprobe</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>sample.unfit</source>
        <translation>Beispiel passt nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>sample.unreadable</source>
        <translation>Beispiel nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/alert_rule.py"/>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>sent, not answered yet</source>
        <translation>gesendet, noch unbeantwortet</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>server.listening</source>
        <translation>Server bereit</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>server.refused</source>
        <translation>Anfragen verweigert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>server.unavailable</source>
        <translation>Server gestört</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>settings of {device}</source>
        <translation>Einstellungen von {device}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>settings of {n}</source>
        <translation>Einstellungen von {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings-conflict</source>
        <translation>Einstellungen widersprechen den geltenden</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings-expired</source>
        <translation>Einstellungen abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings-malformed</source>
        <translation>Einstellungen nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings-needs-root</source>
        <translation>Einstellungen brauchen eine neuere Root</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings-needs-targets</source>
        <translation>Einstellungen brauchten neuere Targets</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings-oversize</source>
        <translation>Einstellungen zu groß</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings-rollback</source>
        <translation>Einstellungen älter als die geltenden</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings-unsigned</source>
        <translation>Einstellungen nicht gültig signiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings-wrong-device</source>
        <translation>Einstellungen für ein anderes Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings.applied</source>
        <translation>Einstellungen gelten</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>settings.cancelled</source>
        <translation>Einstellungen zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>shadow-cancelled</source>
        <translation>Schattenlauf abgebrochen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>shadow-errors</source>
        <translation>Fehler im Schattenlauf</translation>
    </message>
    <message>
        <location filename="../../app/gui/metrics.py"/>
        <source>share of what was found</source>
        <translation>Anteil am Gefundenen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>shift, camera</source>
        <translation>schicht, kamera</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>simulated load</source>
        <translation>simuliertes Laden</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>simulated-failure</source>
        <translation>vorgeführter Fehler</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/device.py"/>
        <source>since {time}</source>
        <translation>seit {time}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>sink-unfit</source>
        <translation>Ausgabe nicht erlaubt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>sink.dropped</source>
        <translation>Ausgaben verloren</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>sink.failed</source>
        <translation>Ausgabe gestört</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>sink.refused</source>
        <translation>Ausgabe abgewiesen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>sink.returned</source>
        <translation>Ausgabe wieder da</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>site and labels of {device}</source>
        <translation>Standort und Labels von {device}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>site and labels of {n}</source>
        <translation>Standort und Labels von {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>site {name}</source>
        <translation>Standort {name}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>skipping of {n}</source>
        <translation>Überspringen von {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>slot-unreadable</source>
        <translation>Slot nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>slot.failed</source>
        <translation>Bundle lädt nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>slot.given-up</source>
        <translation>Bundle aufgegeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>slot.serving</source>
        <translation>Bundle in Betrieb</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>snooze of {rule}</source>
        <translation>Schlummern von {rule}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>soak-errors</source>
        <translation>Fehler bei der Beobachtung</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>soak-silent</source>
        <translation>Stille bei der Beobachtung</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/phase_strip.py"/>
        <source>soak: {left} left</source>
        <translation>Beobachtung: noch {left}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <location filename="../../app/gui/widgets/phase_strip.py"/>
        <source>soaks {span}</source>
        <translation>Beobachtung {span}</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>somebody held it out</source>
        <translation>jemand hält es zurück</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>somebody left it out</source>
        <translation>jemand hat es übersprungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>source-missing</source>
        <translation>Quelle fehlt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>source-unfit</source>
        <translation>Quelle passt nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>source.empty</source>
        <translation>Quelle leer</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>source.lost</source>
        <translation>Quelle verloren</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>source.returned</source>
        <translation>Quelle wieder da</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>source.watching</source>
        <translation>Quelle beobachtet</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>starting</source>
        <translation>startet</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>stick-damaged</source>
        <translation>Stick beschädigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>stick-incomplete</source>
        <translation>Stick unvollständig</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>stick-malformed</source>
        <translation>Stick nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>stick-oversize</source>
        <translation>Stick zu groß</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>stick-wrong-fleet</source>
        <translation>Stick einer anderen Flotte</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>stick.export</source>
        <translation>Auf Stick exportiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>storage</source>
        <translation>Fehler des Datenträgers</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>swap.gap</source>
        <translation>Lücke beim Umschalten</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>the database is damaged</source>
        <translation>die Datenbank ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>the disk quota is used up</source>
        <translation>das Speicherkontingent ist erschöpft</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>the file cannot be opened</source>
        <translation>die Datei lässt sich nicht öffnen</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>the file exists</source>
        <translation>die Datei gibt es schon</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>the file is no database</source>
        <translation>die Datei ist keine Datenbank</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>the file name is too long</source>
        <translation>der Dateiname ist zu lang</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>the rollout was rolled back before its turn</source>
        <translation>der Rollout wurde zurückgerollt, bevor es an der Reihe war</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/new_word.py"/>
        <source>the same again</source>
        <translation>noch einmal dasselbe</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>the same bundle is assigned once more, as soon as “{name}” runs.</source>
        <translation>dasselbe Bundle wird noch einmal zugewiesen, sobald „{name}“ läuft.</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>there is no network</source>
        <translation>kein Netz</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>there is no such file or directory</source>
        <translation>keine solche Datei und kein solches Verzeichnis</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>this computer has no such address</source>
        <translation>dieser Rechner hat keine solche Adresse</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/device_charts.py"/>
        <source>throttled</source>
        <translation>gedrosselt</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>throttling</source>
        <translation>Drosselung</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>time throttled</source>
        <translation>Zeit mit Drosselung</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>token-expired</source>
        <translation>Code abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>token-unknown</source>
        <translation>Code unbekannt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>token-used</source>
        <translation>Code verbraucht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>token-wrong-device</source>
        <translation>Code für ein anderes Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>transfer-stalled</source>
        <translation>Übertragung stockt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>trust-damaged</source>
        <translation>Vertrauensspeicher beschädigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>trust.damaged</source>
        <translation>Vertrauen beschädigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>unchecking</source>
        <translation>Abwählen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_canvas.py"/>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>unknown bundle</source>
        <translation>unbekanntes Bundle</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>unpinning of {n}</source>
        <translation>Lösen von {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>until {date}</source>
        <translation>bis {date}</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>version {version}; {m} of {n} root keys sign the next one</source>
        <translation>Version {version}; {m} von {n} Root-Schlüsseln signieren die nächste</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>waits for its turn</source>
        <translation>wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>waits for its turn in “{name}” again.</source>
        <translation>wartet in „{name}“ wieder, bis es an der Reihe ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>waived</source>
        <translation>ausgesetzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>warm-up</source>
        <translation>Aufwärmen</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/record_words.py"/>
        <source>webhook {n}</source>
        <translation>Webhook {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>webhook.add</source>
        <translation>Webhook angelegt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>webhook.remove</source>
        <translation>Webhook entfernt</translation>
    </message>
    <message>
        <location filename="../../app/gui/reasons.py"/>
        <source>what it served before is not released any more</source>
        <translation>was vorher auf ihm lief, ist nicht mehr freigegeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/rotate.py"/>
        <source>which key, and when</source>
        <translation>welcher Schlüssel, und wann</translation>
    </message>
    <message>
        <location filename="../../app/gui/texts.py"/>
        <source>whole board</source>
        <translation>ganze Platine</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>worker-crash</source>
        <translation>Inferenz abgestürzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>worker-down</source>
        <translation>Inferenz abgestürzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>worker-hang</source>
        <translation>Inferenz hängt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>worker-protocol</source>
        <translation>Inferenz antwortet falsch</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>worker-start</source>
        <translation>Inferenz startet nicht</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>worker-stopped</source>
        <translation>Inferenz beendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>worker.crash-loop</source>
        <translation>Inferenz-Absturzserie</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>worker.down</source>
        <translation>Inferenz abgestürzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/codes.py"/>
        <source>worker.restarted</source>
        <translation>Inferenz neu gestartet</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_fields.py"/>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{back} of {total} devices go back, each by an update of its own: it checks, tries and swaps again. Those without an assignment get none: {unsent}.</source>
        <translation>{back} von {total} Geräten gehen zurück, jedes durch ein eigenes Update: Es prüft, probiert und schaltet wieder um. Geräte ohne Zuweisung erhalten keine: {unsent}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/link_words.py"/>
        <source>{broker} · connected</source>
        <translation>{broker} · verbunden</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/link_words.py"/>
        <source>{broker} · connecting…</source>
        <translation>{broker} · verbindet…</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/link_words.py"/>
        <source>{broker} · no link since {time}</source>
        <translation>{broker} · keine Verbindung seit {time}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_canvas.py"/>
        <source>{cell}, as it was {age}</source>
        <translation>{cell}, wie es {age} war</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>{devices}: open rollouts give them their turn again.</source>
        <translation>{devices}: Offene Rollouts nehmen sie wieder an die Reihe.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>{devices}: open rollouts give them their turn again. They were pinned because: {why}</source>
        <translation>{devices}: Offene Rollouts nehmen sie wieder an die Reihe. Sie waren festgepinnt, weil: {why}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>{devices}: what is served now is kept, and no rollout assigns anything until somebody unpins. Rollouts hold pinned devices out and wait for none of them.</source>
        <translation>{devices}: Was jetzt läuft, bleibt, und kein Rollout weist etwas zu, bis jemand sie löst. Rollouts halten festgepinnte Geräte zurück und warten auf keines.</translation>
    </message>
    <message>
        <location filename="../../app/gui/news.py"/>
        <source>{device} asks to join, with key {key}.</source>
        <translation>{device} bittet um Aufnahme, mit Schlüssel {key}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{device} gets another turn in “{name}”.</source>
        <translation>{device} kommt in „{name}“ noch einmal an die Reihe.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>{device} is asked for its log; the lines appear on its page.</source>
        <translation>{device} wird um sein Log gebeten; die Zeilen erscheinen auf seiner Seite.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{device} is at an attempt of rollout {rollout}: wait for it to end, stop that rollout, or leave the device out.</source>
        <translation>{device} ist in einem Versuch von Rollout {rollout}: Warten Sie dessen Ende ab, beenden Sie jenen Rollout oder lassen Sie das Gerät aus.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>{device} is compared already.</source>
        <translation>{device} wird schon verglichen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{device} is held out of “{name}”.</source>
        <translation>{device} wird aus „{name}“ zurückgehalten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{device} is left out of “{name}”.</source>
        <translation>{device} ist aus „{name}“ ausgelassen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>{device} is no longer as it was left: {outcome}.</source>
        <translation>{device} ist nicht mehr so wie zuletzt: {outcome}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <source>{device} is out of the fleet; what it holds stays on it.</source>
        <translation>{device} ist nicht mehr in der Flotte; was auf ihm ist, bleibt dort.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <source>{device} is shut out; its key was {key}.</source>
        <translation>{device} ist ausgesperrt; sein Schlüssel war {key}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/farewell.py"/>
        <source>{device} is told to leave; it is out once its signed word has come.</source>
        <translation>{device} soll gehen; es ist draußen, sobald sein signiertes Wort da ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_actions.py"/>
        <source>{device} is told to restart its inference.</source>
        <translation>{device} soll seine Inferenz neu starten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{device} waits for its turn in “{name}”.</source>
        <translation>{device} wartet in „{name}“, bis es an der Reihe ist.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/compare_table.py"/>
        <source>{device}, after</source>
        <translation>{device}, danach</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/compare_table.py"/>
        <source>{device}, before</source>
        <translation>{device}, davor</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/compare_table.py"/>
        <source>{device}, now</source>
        <translation>{device}, jetzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_canvas.py"/>
        <source>{device}: {metric} {value}</source>
        <translation>{device}: {metric} {value}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>{device}: {reason}</source>
        <translation>{device}: {reason}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_card.py"/>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_card.py"/>
        <source>{failed} failed · {refused} refused</source>
        <translation>{failed} fehlgeschlagen · {refused} verweigert</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>{file}: one file for each key, under your passphrases</source>
        <translation>{file}: eine Datei je Schlüssel, unter Ihren Passphrasen</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/sheet.py"/>
        <source>{file}: who is in, and what was decided</source>
        <translation>{file}: wer dabei ist und was entschieden wurde</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>{filter} · {n}</source>
        <translation>{filter} · {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>{first} and more</source>
        <translation>{first} und mehr</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <source>{found}. Keep a copy, and compare with an export or a backup.</source>
        <translation>{found}. Bewahren Sie eine Kopie auf und vergleichen Sie mit einem Export oder einer Sicherung.</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_facts.py"/>
        <source>{free} free of {size}</source>
        <translation>{free} frei von {size}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/plan_steps.py"/>
        <source>{gate}: if it trips</source>
        <translation>{gate}: wenn es auslöst</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>{gate}: not asked yet, limit {limit}</source>
        <translation>{gate}: noch nicht befragt, Grenze {limit}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/phase_strip.py"/>
        <source>{given} of {n} approval</source>
        <translation>{given} von {n} Genehmigung</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/phase_strip.py"/>
        <source>{given} of {n} approvals</source>
        <translation>{given} von {n} Genehmigungen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/jobs_line.py"/>
        <source>{job} (and {n} more)</source>
        <translation>{job} (und {n} weitere)</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/jobs_line.py"/>
        <source>{job}: cancelling</source>
        <translation>{job}: bricht ab</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/jobs_line.py"/>
        <source>{job}: {left} left</source>
        <translation>{job}: noch {left}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>{label}: {mean} ({low} to {high}) {unit}</source>
        <translation>{label}: {mean} ({low} bis {high}) {unit}</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>{names}: to be renewed, with your passphrases</source>
        <translation>{names}: zu verlängern, mit Ihren Passphrasen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>{name} ({state}), phase {phase}</source>
        <translation>{name} ({state}), Phase {phase}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>{name} has approved phase {phase}.</source>
        <translation>{name} hat Phase {phase} genehmigt.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>{name} {version} goes to {n} device by plan {plan}. {wanted}</source>
        <translation>{name} {version} geht nach Plan {plan} an {n} Gerät. {wanted}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/approve.py"/>
        <source>{name} {version} goes to {n} devices by plan {plan}. {wanted}</source>
        <translation>{name} {version} geht nach Plan {plan} an {n} Geräte. {wanted}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_detail.py"/>
        <source>{name} {version} · {n} device · begun {when}</source>
        <translation>{name} {version} · {n} Gerät · begonnen {when}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_detail.py"/>
        <source>{name} {version} · {n} devices · begun {when}</source>
        <translation>{name} {version} · {n} Geräte · begonnen {when}</translation>
    </message>
    <message>
        <location filename="../../app/gui/start/new_word.py"/>
        <source>{name}, again</source>
        <translation>{name}, noch einmal</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_canvas.py"/>
        <source>{name}: {n} device, {median}</source>
        <translation>{name}: {n} Gerät, {median}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/heat_canvas.py"/>
        <source>{name}: {n}, median {median}</source>
        <translation>{name}: {n}, Median {median}</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_facts.py"/>
        <location filename="../../app/gui/widgets/request_card.py"/>
        <source>{n} CPUs</source>
        <translation>{n} CPUs</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} accept it.</source>
        <translation>{n} nehmen es an.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} accepts it.</source>
        <translation>{n} nimmt es an.</translation>
    </message>
    <message>
        <location filename="../../app/gui/saying.py"/>
        <source>{n} an hour</source>
        <translation>{n} je h</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} are at an attempt of another rollout</source>
        <translation>{n} sind in einem Versuch eines anderen Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} are pinned and keep what they serve</source>
        <translation>{n} sind festgepinnt und behalten, was auf ihnen läuft</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/models.py"/>
        <source>{n} bundle · {released} released</source>
        <translation>{n} Bundle · {released} freigegeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/models.py"/>
        <source>{n} bundles · {released} released</source>
        <translation>{n} Bundles · {released} freigegeben</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} cannot be reached now and get their turn when they return</source>
        <translation>{n} sind jetzt nicht erreichbar und kommen an die Reihe, wenn sie zurück sind</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} cannot be reached now and gets its turn when it returns</source>
        <translation>{n} ist jetzt nicht erreichbar und kommt an die Reihe, wenn es zurück ist</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>{n} changes back and forth were damped.</source>
        <translation>{n}-mal Hin und Her wurde gedämpft.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_foot.py"/>
        <source>{n} checked</source>
        <translation>{n} angekreuzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_foot.py"/>
        <source>{n} checked, {hidden} of them not shown</source>
        <translation>{n} angekreuzt, {hidden} davon nicht gezeigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>{n} day</source>
        <translation>{n} Tag</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>{n} days</source>
        <translation>{n} Tage</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <location filename="../../app/gui/widgets/phase_strip.py"/>
        <source>{n} device</source>
        <translation>{n} Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>{n} device concerned</source>
        <translation>{n} Gerät betroffen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>{n} device has its new site and labels</source>
        <translation>{n} Gerät hat seinen neuen Standort und seine Labels</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>{n} device is no longer checked</source>
        <translation>{n} Gerät ist nicht mehr angekreuzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>{n} device keeps what it serves</source>
        <translation>{n} Gerät behält, was auf ihm läuft</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} device may already be in: its key is revoked, and it has to enrol again.</source>
        <translation>{n} Gerät ist vielleicht schon dabei: Sein Schlüssel wird gesperrt, und es muss neu aufgenommen werden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} device may already have it and do it. It is not sent again.</source>
        <translation>{n} Gerät hat es vielleicht schon und tut es. Es wird nicht noch einmal gesendet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} device may already have it.</source>
        <translation>{n} Gerät hat es vielleicht schon.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} device may already have it. The settings before are signed anew and sent.</source>
        <translation>{n} Gerät hat es vielleicht schon. Die Einstellungen davor werden neu signiert und gesendet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>{n} device takes part again</source>
        <translation>{n} Gerät nimmt wieder teil</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_banners.py"/>
        <source>{n} device waits for you</source>
        <translation>{n} Gerät wartet auf Sie</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/fleet.py"/>
        <source>{n} device · when last heard of: {online} online · {failed} failed</source>
        <translation>{n} Gerät · als es zuletzt zu hören war: {online} online · {failed} fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/fleet.py"/>
        <source>{n} device · {online} online · {failed} failed</source>
        <translation>{n} Gerät · {online} online · {failed} fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} device: it was over already.</source>
        <translation>{n} Gerät: Es war schon vorbei.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} device: never sent.</source>
        <translation>{n} Gerät: nie gesendet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <location filename="../../app/gui/widgets/phase_strip.py"/>
        <source>{n} devices</source>
        <translation>{n} Geräte</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{n} devices are held out of “{name}”.</source>
        <translation>{n} Geräte werden aus „{name}“ zurückgehalten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{n} devices are left out of “{name}”.</source>
        <translation>{n} Geräte sind aus „{name}“ ausgelassen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>{n} devices are left out: without this change, or too many.</source>
        <translation>{n} Geräte sind ausgelassen: ohne diesen Wechsel, oder zu viele.</translation>
    </message>
    <message>
        <location filename="../../app/gui/fleet_actions.py"/>
        <source>{n} devices are no longer checked</source>
        <translation>{n} Geräte sind nicht mehr angekreuzt</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>{n} devices concerned</source>
        <translation>{n} Geräte betroffen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{n} devices get another turn in “{name}”.</source>
        <translation>{n} Geräte kommen in „{name}“ noch einmal an die Reihe.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/labelling.py"/>
        <source>{n} devices have their new site and labels</source>
        <translation>{n} Geräte haben ihren neuen Standort und ihre Labels</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>{n} devices keep theirs</source>
        <translation>{n} Geräte behalten ihre</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} devices may already be in: their keys are revoked, they have to enrol again.</source>
        <translation>{n} Geräte sind vielleicht schon dabei: Ihre Schlüssel werden gesperrt, und sie müssen neu aufgenommen werden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} devices may already have it and do it. It is not sent again.</source>
        <translation>{n} Geräte haben es vielleicht schon und tun es. Es wird nicht noch einmal gesendet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} devices may already have it.</source>
        <translation>{n} Geräte haben es vielleicht schon.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} devices may already have it. The settings before are signed anew and sent.</source>
        <translation>{n} Geräte haben es vielleicht schon. Die Einstellungen davor werden neu signiert und gesendet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/pinning.py"/>
        <source>{n} devices take part again</source>
        <translation>{n} Geräte nehmen wieder teil</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{n} devices wait for their turn in “{name}”.</source>
        <translation>{n} Geräte warten in „{name}“, bis sie an der Reihe sind.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_banners.py"/>
        <source>{n} devices wait for you</source>
        <translation>{n} Geräte warten auf Sie</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/fleet.py"/>
        <source>{n} devices · when last heard of: {online} online · {failed} failed</source>
        <translation>{n} Geräte · als sie zuletzt zu hören waren: {online} online · {failed} fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/fleet.py"/>
        <source>{n} devices · {online} online · {failed} failed</source>
        <translation>{n} Geräte · {online} online · {failed} fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} devices: it was over already.</source>
        <translation>{n} Geräte: Es war schon vorbei.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} devices: never sent.</source>
        <translation>{n} Geräte: nie gesendet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} devices: {names} …</source>
        <translation>{n} Geräte: {names} …</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>{n} end soon</source>
        <translation>{n} enden bald</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/keys.py"/>
        <source>{n} ends soon</source>
        <translation>{n} endet bald</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>{n} file of {size}</source>
        <translation>{n} Datei von {size}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/backup.py"/>
        <source>{n} files, {size} together</source>
        <translation>{n} Dateien, zusammen {size}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} gate watches each phase and {what} if it trips.</source>
        <translation>{n} Gate beobachtet jede Phase; löst es aus, heißt das: {what}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} gates watch each phase and {what} if one trips.</source>
        <translation>{n} Gates beobachten jede Phase; löst eines aus, heißt das: {what}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} has not said what it is made of</source>
        <translation>{n} hat nicht gesagt, woraus es besteht</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} have not said what they are made of</source>
        <translation>{n} haben nicht gesagt, woraus sie bestehen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>{n} held-out samples</source>
        <translation>{n} zurückgelegte Beispiele</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/rollouts.py"/>
        <source>{n} in all · {open} open</source>
        <translation>{n} insgesamt · {open} offen</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>{n} in {span}</source>
        <translation>{n} in {span}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} is at an attempt of another rollout</source>
        <translation>{n} ist in einem Versuch eines anderen Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} is pinned and keeps what it serves</source>
        <translation>{n} ist festgepinnt und behält, was auf ihm läuft</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} leave another open rollout for this one.</source>
        <translation>{n} verlassen für diesen einen anderen offenen Rollout.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} leaves another open rollout for this one.</source>
        <translation>{n} verlässt für diesen einen anderen offenen Rollout.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_orders.py"/>
        <source>{n} lines are here, the newest {age}.</source>
        <translation>{n} Zeilen sind hier, die neueste {age}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>{n} more are not drawn; the table has them.</source>
        <translation>{n} weitere sind nicht gezeichnet; sie stehen in der Tabelle.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/filter_chips.py"/>
        <source>{n} more ▾</source>
        <translation>{n} weitere ▾</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_foot.py"/>
        <source>{n} move pending</source>
        <translation>{n} Umordnung steht an</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_foot.py"/>
        <source>{n} moves pending</source>
        <translation>{n} Umordnungen stehen an</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/telling.py"/>
        <source>{n} new alerts about {m} devices: {rules}</source>
        <translation>{n} neue Warnmeldungen über {m} Geräte: {rules}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>{n} of them are away: their state is the last known one.</source>
        <translation>{n} davon sind fort: Ihr Zustand ist der zuletzt bekannte.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/guide_card.py"/>
        <source>{n} of {all} done</source>
        <translation>{n} von {all} erledigt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>{n} of {total}</source>
        <translation>{n} von {total}</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>{n} open alert is cleared. Its snoozes go, too.</source>
        <translation>{n} offene Warnmeldung wird aufgehoben. Auch ihr Schlummern endet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>{n} open alerts are cleared. Its snoozes go, too.</source>
        <translation>{n} offene Warnmeldungen werden aufgehoben. Auch ihr Schlummern endet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>{n} pending, {age}</source>
        <translation>{n} ausstehend, {age}</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>{n} record missing without a reason</source>
        <translation>{n} Satz fehlt ohne Grund</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/settings.py"/>
        <source>{n} records missing without a reason</source>
        <translation>{n} Sätze fehlen ohne Grund</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} serve it already</source>
        <translation>auf {n} läuft es schon</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} serves it already</source>
        <translation>auf {n} läuft es schon</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_card.py"/>
        <source>{n} to go</source>
        <translation>noch {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} wait to be sent</source>
        <translation>{n} warten auf Versand</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>{n} wait to be sent · read {age}</source>
        <translation>{n} warten auf Versand · gelesen {age}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/outbox_rows.py"/>
        <source>{n} waits to be sent</source>
        <translation>{n} wartet auf Versand</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/outbox.py"/>
        <source>{n} waits to be sent · read {age}</source>
        <translation>{n} wartet auf Versand · gelesen {age}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{n} will refuse</source>
        <translation>{n} wird verweigern</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/gate_table.py"/>
        <source>{n}, needs {needed}</source>
        <translation>{n}, braucht {needed}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>{n}, {m} last known</source>
        <translation>{n}, {m} zuletzt bekannt</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/device_side.py"/>
        <source>{n}, {m} samples dropped</source>
        <translation>{n}, {m} Beispiele verworfen</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>{opsets} · {n} operators</source>
        <translation>{opsets} · {n} Operatoren</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/nav.py"/>
        <source>{page} · {n}</source>
        <translation>{page} · {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_facts.py"/>
        <source>{percent} of this step</source>
        <translation>{percent} dieses Schritts</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_facts.py"/>
        <source>{percent} of this step, about {span} left</source>
        <translation>{percent} dieses Schritts, noch etwa {span}</translation>
    </message>
    <message>
        <location filename="../../app/gui/statusbar.py"/>
        <source>{rate} msg/s</source>
        <translation>{rate} Nachr./s</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>{reason} (try {n})</source>
        <translation>{reason} (Versuch {n})</translation>
    </message>
    <message>
        <location filename="../../app/gui/alert_actions.py"/>
        <source>{rule} is snoozed until {time}.</source>
        <translation>{rule} schlummert bis {time}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>{rule}: {n} device</source>
        <translation>{rule}: {n} Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>{rule}: {n} device at {site}</source>
        <translation>{rule}: {n} Gerät am Standort {site}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>{rule}: {n} devices</source>
        <translation>{rule}: {n} Geräte</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>{rule}: {n} devices at {site}</source>
        <translation>{rule}: {n} Geräte am Standort {site}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>{share} of {n}</source>
        <translation>{share} von {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/events.py"/>
        <source>{shown} of the newest {held} of {total}</source>
        <translation>{shown} der neuesten {held} von {total}</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/audit.py"/>
        <location filename="../../app/gui/pages/events.py"/>
        <source>{shown} of {held}</source>
        <translation>{shown} von {held}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>{size} · model {n} × FP32</source>
        <translation>{size} · Modell {n} × FP32</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>{size} · {n} parameters</source>
        <translation>{size} · {n} Parameter</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/rollout_members.py"/>
        <source>{span} over</source>
        <translation>{span} darüber</translation>
    </message>
    <message>
        <location filename="../../app/gui/key_texts.py"/>
        <source>{spare} of {n} root keys may be lost.</source>
        <translation>{spare} von {n} Root-Schlüsseln dürfen verloren gehen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_model.py"/>
        <source>{status} when it was last heard of, {age}</source>
        <translation>{status}, als zuletzt von ihm gehört wurde, {age}</translation>
    </message>
    <message>
        <location filename="../../app/gui/device_facts.py"/>
        <source>{status} · {span}</source>
        <translation>{status} · {span}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_model.py"/>
        <source>{status}. Report rejected: {reason}</source>
        <translation>{status}. Meldung abgelehnt: {reason}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_model.py"/>
        <source>{status}: {detail}</source>
        <translation>{status}: {detail}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/stepper.py"/>
        <source>{step}: done</source>
        <translation>{step}: getan</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/stepper.py"/>
        <source>{step}: the end</source>
        <translation>{step}: das Ende</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/stepper.py"/>
        <source>{step}: to come</source>
        <translation>{step}: steht noch bevor</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/stepper.py"/>
        <source>{step}: under way</source>
        <translation>{step}: im Gange</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/import_model.py"/>
        <source>{step}: {left} left</source>
        <translation>{step}: noch {left}</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>{tab} · {n}</source>
        <translation>{tab} · {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_preview.py"/>
        <source>{text}.</source>
        <translation>{text}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/mark_words.py"/>
        <source>{time}  error, {detail}</source>
        <translation>{time}  Fehler, {detail}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/mark_words.py"/>
        <source>{time}  fallback, {detail}</source>
        <translation>{time}  Rückfall, {detail}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/mark_words.py"/>
        <source>{time}  restart, {detail}</source>
        <translation>{time}  Neustart, {detail}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/mark_words.py"/>
        <source>{time}  warning, {detail}</source>
        <translation>{time}  Warnung, {detail}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/mark_words.py"/>
        <source>{time}  {text} began to serve ({detail})</source>
        <translation>{time}  {text} ging in Betrieb ({detail})</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/mark_words.py"/>
        <source>{time}  {text}, by rollout {detail}</source>
        <translation>{time}  {text}, durch Rollout {detail}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>{time} after the change</source>
        <translation>{time} nach dem Wechsel</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>{time} before the change</source>
        <translation>{time} vor dem Wechsel</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>{time} from the beginning of each</source>
        <translation>{time} nach dem Beginn von jedem</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/mark_words.py"/>
        <source>{time} to {end}  {detail} records lost: {text}</source>
        <translation>{time} bis {end}  {detail} Sätze verloren: {text}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/mark_words.py"/>
        <source>{time} to {end}  {text}</source>
        <translation>{time} bis {end}  {text}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>{time}, release {n}</source>
        <translation>{time}, Freigabe {n}</translation>
    </message>
    <message>
        <location filename="../../app/gui/charts/found_chart.py"/>
        <source>{unit} · from a sample of {n} windows</source>
        <translation>{unit} · aus einer Stichprobe von {n} Messfenstern</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/fleet_charts.py"/>
        <source>{unit}, 15 min</source>
        <translation>{unit}, 15 min</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{unsent} of {total} devices have no assignment yet and get none until you resume. Those under way go on: {sent}.</source>
        <translation>{unsent} von {total} Geräten haben noch keine Zuweisung und erhalten keine, bis Sie fortsetzen. Die unterwegs sind, machen weiter: {sent}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>{unsent} of {total} devices will not get the bundle from this rollout. {done} that serve it keep it, and {sent} under way finish. A stopped rollout cannot be resumed.</source>
        <translation>{unsent} von {total} Geräten erhalten das Bundle aus diesem Rollout nicht. {done}, auf denen es läuft, behalten es, und {sent} unterwegs werden fertig. Ein beendeter Rollout kann nicht fortgesetzt werden.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_model.py"/>
        <source>{value} {method}: {source}</source>
        <translation>{value} {method}: {source}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/fleet_model.py"/>
        <source>{value}, as it was {age}</source>
        <translation>{value}, wie es {age} war</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>{was} → {bundle}, {n} devices, last {time}</source>
        <translation>{was} → {bundle}, {n} Geräte, zuletzt {time}</translation>
    </message>
    <message>
        <location filename="../../app/gui/dialogs/compare.py"/>
        <source>{was} → {bundle}, {time}</source>
        <translation>{was} → {bundle}, {time}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/log_rows.py"/>
        <source>{what}: {n} device</source>
        <translation>{what}: {n} Gerät</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/log_rows.py"/>
        <source>{what}: {n} devices</source>
        <translation>{what}: {n} Geräte</translation>
    </message>
    <message>
        <location filename="../../app/gui/pages/alerts.py"/>
        <source>{where} until {time}</source>
        <translation>{where} bis {time}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/alert_rows.py"/>
        <source>{who}: {note}</source>
        <translation>{who}: {note}</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>{x} × FP32</source>
        <translation>{x} × FP32</translation>
    </message>
    <message>
        <location filename="../../app/gui/widgets/bundle_detail.py"/>
        <source>{x} × FP32, on this machine</source>
        <translation>{x} × FP32, auf dieser Maschine</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/first_steps.py"/>
        <source>“Enrol a device…” makes a code, also to photograph. On the device, where the agent is installed, type the command with it; then let its key in here.</source>
        <translation>„Gerät aufnehmen…“ erzeugt einen Code, auch zum Abfotografieren. Geben Sie auf dem Gerät, auf dem der Agent installiert ist, den Befehl mit ihm ein; lassen Sie dann hier den Schlüssel zu.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>“{name}” goes on.</source>
        <translation>„{name}“ geht weiter.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>“{name}” has ended.</source>
        <translation>„{name}“ ist zu Ende.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/undo_acts.py"/>
        <source>“{name}” is no longer as it was left: {state}.</source>
        <translation>„{name}“ ist nicht mehr so wie zuletzt: {state}.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>“{name}” is paused.</source>
        <translation>„{name}“ ist angehalten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>“{name}” is stopped.</source>
        <translation>„{name}“ ist beendet.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/rollout_questions.py"/>
        <source>“{name}” rolls back.</source>
        <translation>„{name}“ rollt zurück.</translation>
    </message>
</context>
</TS>
