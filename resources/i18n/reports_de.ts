<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Muster</name>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Acknowledged</source>
        <translation>Bestätigt</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Acknowledgement taken back</source>
        <translation>Bestätigung zurückgenommen</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Alerts</source>
        <translation>Warnmeldungen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Approvals asked</source>
        <translation>Verlangte Genehmigungen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/words.py"/>
        <source>Assigned</source>
        <translation>Zugewiesen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Bands of several devices are added up, as errors of one kind of meter would be.</source>
        <translation>Bänder mehrerer Geräte werden addiert, wie Fehler einer Art von Messgerät.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Began to serve</source>
        <translation>In Betrieb seit</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Begun</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Between</source>
        <translation>Zwischen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Bundle</source>
        <translation>Bundle</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Came back</source>
        <translation>Kam wieder</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Cleared</source>
        <translation>Aufgehoben</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Commit</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Covered</source>
        <translation>Abgedeckt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Covered by telemetry</source>
        <translation>Durch Telemetrie abgedeckt</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Decision {number} cannot be read: {problem}</source>
        <translation>Entscheidung {number} ist nicht lesbar: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Decisions made again from their records</source>
        <translation>Aus den Aufzeichnungen wiederholte Entscheidungen</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Deferred</source>
        <translation>Aufgeschoben</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Deployments</source>
        <translation>Inbetriebnahmen</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Detail</source>
        <translation>Einzelheit</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Device {device}</source>
        <translation>Gerät {device}</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Devices of this site</source>
        <translation>Geräte dieses Standorts</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Devices that ended their attempt</source>
        <translation>Geräte, deren Versuch zu Ende ist</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Devices that need somebody</source>
        <translation>Geräte, die jemanden brauchen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Devices that telemetry is stored of</source>
        <translation>Geräte, von denen Telemetrie gespeichert ist</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Digest</source>
        <translation>Digest</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Each device</source>
        <translation>Jedes Gerät</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Ended</source>
        <translation>Zu Ende</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Energy comes from several methods; their figures are not added up.</source>
        <translation>Die Energie stammt aus mehreren Verfahren; ihre Werte werden nicht addiert.</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Energy per inference, gross</source>
        <translation>Energie je Inferenz, brutto</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Energy, gross</source>
        <translation>Energie, brutto</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Enrolment</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Failed inferences</source>
        <translation>Fehlgeschlagene Inferenzen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Failed or refused</source>
        <translation>Fehlgeschlagen oder verweigert</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Faults and actions</source>
        <translation>Störungen und Eingriffe</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Faults and losses</source>
        <translation>Störungen und Verluste</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Fewer devices serve it now than succeeded: some have gone on or fallen back since.</source>
        <translation>Er läuft jetzt auf weniger Geräten, als erfolgreich waren: Manche sind seither weiter oder zurückgefallen.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Figure</source>
        <translation>Wert</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Fleet</source>
        <translation>Flotte</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>For</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>For want of room the device merged windows: details within them are gone.</source>
        <translation>Aus Platzmangel hat das Gerät Messfenster vereinigt: Einzelheiten darin sind verloren.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Gate</source>
        <translation>Gate</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Gate tripped</source>
        <translation>Gate ausgelöst</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Gates asked</source>
        <translation>Gates befragt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Given up</source>
        <translation>Aufgegeben</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Going back</source>
        <translation>Geht zurück</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Grew</source>
        <translation>Gewachsen</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Head of the audit log</source>
        <translation>Kopf des Prüfprotokolls</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Held out</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Highest temperature</source>
        <translation>Höchste Temperatur</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>How it went</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>How long</source>
        <translation>Wie lange</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>How much is known</source>
        <translation>Wie viel bekannt ist</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>How this report can be checked</source>
        <translation>Wie sich dieser Bericht prüfen lässt</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>In progress</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>In words</source>
        <translation>In Worten</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>Inferences</source>
        <translation>Inferenzen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Inferences of all devices</source>
        <translation>Inferenzen aller Geräte</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>It has none.</source>
        <translation>Er hat keine.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>It refused something on {time}: {reason}. {detail}</source>
        <translation>Es hat am {time} etwas verweigert: {reason}. {detail}</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Joined</source>
        <translation>Beigetreten</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Last heard of</source>
        <translation>Zuletzt gehört</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Latency p95, the device in the middle</source>
        <translation>Latenz p95, das mittlere Gerät</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Latency p95, the slowest device</source>
        <translation>Latenz p95, das langsamste Gerät</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Latency {quantile}</source>
        <translation>Latenz {quantile}</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Left for another</source>
        <translation>An anderen Rollout abgegeben</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Longest of them</source>
        <translation>Der längste davon</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Looks of gates</source>
        <translation>Prüfungen der Gates</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Missing</source>
        <translation>Fehlend</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Newest</source>
        <translation>Neueste</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Newest data</source>
        <translation>Neueste Daten</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Newest verdicts of the gates</source>
        <translation>Neueste Urteile der Gates</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Next phase</source>
        <translation>Nächste Phase</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>No alert was raised or cleared in this period.</source>
        <translation>In diesem Zeitraum wurde keine Warnmeldung ausgelöst oder aufgehoben.</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>No device had to give up a record.</source>
        <translation>Kein Gerät musste einen Datensatz aufgeben.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>No device proved to serve anything.</source>
        <translation>Kein Gerät hat bewiesen, dass etwas auf ihm läuft.</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>No evidence</source>
        <translation>Keine Belege</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>No gate was asked.</source>
        <translation>Kein Gate wurde befragt.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>No gate watched it: only what became of the attempts was judged.</source>
        <translation>Kein Gate hat ihn überwacht: Beurteilt wurde nur, was aus den Versuchen wurde.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>No other bundle began to serve.</source>
        <translation>Kein anderes Bundle ging in Betrieb.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>No rollout changed a device of this site in the period.</source>
        <translation>Kein Rollout hat im Zeitraum ein Gerät dieses Standorts geändert.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>No rollout changed it in this period.</source>
        <translation>Kein Rollout hat es in diesem Zeitraum geändert.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>No telemetry of this device is stored.</source>
        <translation>Von diesem Gerät ist keine Telemetrie gespeichert.</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>No warning and no error was noted.</source>
        <translation>Keine Warnung und kein Fehler wurde vermerkt.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Nobody did.</source>
        <translation>Niemand.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Not through</source>
        <translation>Nicht durch</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Noted</source>
        <translation>Vermerkt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Nothing here is proven by the device: no signed report of it is known.</source>
        <translation>Nichts hiervon ist vom Gerät bewiesen: Es ist keine signierte Meldung von ihm bekannt.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Nothing was decided in this period.</source>
        <translation>In diesem Zeitraum wurde nichts entschieden.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Of a stretch without telemetry nothing is stored: the device may have been off, or what it measured is still on its way.</source>
        <translation>Von einem Abschnitt ohne Telemetrie ist nichts gespeichert: Das Gerät kann aus gewesen sein, oder seine Messwerte sind noch unterwegs.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Only the newest {n} events were counted.</source>
        <translation>Nur die neuesten {n} Ereignisse wurden gezählt.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Page {page} of {pages}</source>
        <translation>Seite {page} von {pages}</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Passes</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Phase</source>
        <translation>Phase</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Phases</source>
        <translation>Phasen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>Place</source>
        <translation>Platz</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Power</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Proved to serve</source>
        <translation>Nachweislich in Betrieb</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Proved to serve, by the newest signed reports</source>
        <translation>Nachweislich in Betrieb, nach den neuesten signierten Meldungen</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Raised</source>
        <translation>Ausgelöst</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Records</source>
        <translation>Datensätze</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Records given up</source>
        <translation>Aufgegebene Datensätze</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Records missing</source>
        <translation>Fehlende Datensätze</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Records that were given up</source>
        <translation>Aufgegebene Datensätze</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Refused</source>
        <translation>Verweigert</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Release</source>
        <translation>Freigabe</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Rolled back</source>
        <translation>Zurückgerollt</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Rolling back</source>
        <translation>Wird zurückgerollt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Rollout</source>
        <translation>Rollout</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Rollout {number}: {name}</source>
        <translation>Rollout {number}: {name}</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Rollouts</source>
        <translation>Rollouts</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Says</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Serve it by their newest report</source>
        <translation>Nach ihrer neuesten Meldung in Betrieb</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Serves by its newest report</source>
        <translation>Nach neuester Meldung in Betrieb</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Shadow</source>
        <translation>Schatten</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Site {site}</source>
        <translation>Standort {site}</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/words.py"/>
        <source>Soak</source>
        <translation>Beobachtung</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Stage</source>
        <translation>Bereitstellen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Stopped</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Stretches without telemetry</source>
        <translation>Abschnitte ohne Telemetrie</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <location filename="../../app/reports/words.py"/>
        <source>Succeeded</source>
        <translation>Erfolgreich</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Swap</source>
        <translation>Umschalten</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>The audit log has no entry on it in this period.</source>
        <translation>Das Prüfprotokoll hat in diesem Zeitraum keinen Eintrag dazu.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>The device does not serve what it was assigned.</source>
        <translation>Auf dem Gerät läuft nicht, was ihm zugewiesen wurde.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>The device's clock was not synchronised: times may be off.</source>
        <translation>Die Uhr des Geräts war nicht synchronisiert: Zeiten können falsch sein.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>The device's clock was set in the period: times may be off.</source>
        <translation>Die Uhr des Geräts wurde im Zeitraum gestellt: Zeiten können falsch sein.</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>The newest of them</source>
        <translation>Die neueste davon</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>The oldest telemetry that is stored begins at {time}.</source>
        <translation>Die älteste gespeicherte Telemetrie beginnt um {time}.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>The rollout is not over: everything here may still change.</source>
        <translation>Der Rollout ist nicht zu Ende: Alles hier kann sich noch ändern.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>There is none.</source>
        <translation>Es gibt keines.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>There was none.</source>
        <translation>Es gab keinen.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>These decisions come out otherwise from their records: {numbers}.</source>
        <translation>Diese Entscheidungen ergeben aus ihren Aufzeichnungen etwas anderes: {numbers}.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Throttled</source>
        <translation>Gedrosselt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>Throughput</source>
        <translation>Durchsatz</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Throughput is that of one device in the mean.</source>
        <translation>Der Durchsatz ist der eines Geräts im Mittel.</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Times</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>To check it</source>
        <translation>Zur Prüfung</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Totals are made of cells of {width}; those at the ends of the period count whole.</source>
        <translation>Summen bestehen aus Zellen von {width}; die an den Enden des Zeitraums zählen ganz.</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Trial</source>
        <translation>Probelauf</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Tripped</source>
        <translation>Ausgelöst</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>Turns</source>
        <translation>Anläufe</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Undecided</source>
        <translation>Unentschieden</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>Went back</source>
        <translation>Zurückgegangen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>What came of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>What changed</source>
        <translation>Was sich geändert hat</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>What it did</source>
        <translation>Was es getan hat</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>What it is and what it proved</source>
        <translation>Was es ist und was es bewiesen hat</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>What stands there</source>
        <translation>Was dort steht</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>What the gates saw</source>
        <translation>Was die Gates sahen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>What they did</source>
        <translation>Was sie getan haben</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>What was decided, and by whom</source>
        <translation>Was entschieden wurde, und von wem</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>What was rolled out</source>
        <translation>Was ausgerollt wurde</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Where it stands</source>
        <translation>Standort</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>Who did what</source>
        <translation>Wer was getan hat</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Who failed or refused</source>
        <translation>Wer fehlschlug oder verweigerte</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Who needs attention</source>
        <translation>Wer Aufmerksamkeit braucht</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>Without any telemetry in the period</source>
        <translation>Ohne jede Telemetrie im Zeitraum</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>Without telemetry</source>
        <translation>Ohne Telemetrie</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>above idle: {total} in all, {each} per inference</source>
        <translation>über Leerlauf: {total} insgesamt, {each} je Inferenz</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>at most so long: a point of a curve counts whole</source>
        <translation>höchstens so lange: Ein Punkt einer Kurve zählt ganz</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>derived</source>
        <translation>abgeleitet</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>each comes out the same</source>
        <translation>jede ergibt dasselbe</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>each proved by its serving session's digest in a signed report</source>
        <translation>jeweils bewiesen durch den Digest der laufenden Sitzung in einer signierten Meldung</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>estimated</source>
        <translation>geschätzt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>failed or refused</source>
        <translation>fehlgeschlagen oder verweigert</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>group: {group}</source>
        <translation>Gruppe: {group}</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>highest</source>
        <translation>Höchstwert</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>how much of it is above idle is not known</source>
        <translation>wie viel davon über dem Leerlauf liegt, ist nicht bekannt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>in one stretch; what is shorter than {least} is not seen</source>
        <translation>in einem Abschnitt; was kürzer als {least} ist, wird nicht erkannt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>in {n} stretches; what is shorter than {least} is not seen</source>
        <translation>in {n} Abschnitten; was kürzer als {least} ist, wird nicht erkannt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <location filename="../../app/reports/of_site.py"/>
        <source>inferences</source>
        <translation>Inferenzen</translation>
    </message>
    <message>
        <location filename="../../app/reports/attention.py"/>
        <source>its last attempt ended so: {reason}. {detail}</source>
        <translation>sein letzter Versuch endete so: {reason}. {detail}</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>mean over the time that telemetry covers</source>
        <translation>Mittel über die von Telemetrie abgedeckte Zeit</translation>
    </message>
    <message>
        <location filename="../../app/reports/words.py"/>
        <source>measured</source>
        <translation>gemessen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>named below</source>
        <translation>unten genannt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>named by the device's loss ledger</source>
        <translation>laut Verlustbuch des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>named by the devices' loss ledgers</source>
        <translation>laut Verlustbüchern der Geräte</translation>
    </message>
    <message>
        <location filename="../../app/reports/attention.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>no signed report yet</source>
        <translation>noch keine signierte Meldung</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>no source named</source>
        <translation>keine Quelle genannt</translation>
    </message>
    <message>
        <location filename="../../app/reports/attention.py"/>
        <source>no telemetry in the period</source>
        <translation>keine Telemetrie im Zeitraum</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>nothing is stored of this period</source>
        <translation>von diesem Zeitraum ist nichts gespeichert</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>of any time: neither stored nor named by a ledger</source>
        <translation>jeder Zeit: weder gespeichert noch in einem Verlustbuch genannt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>of any time: neither stored nor named by the ledger</source>
        <translation>jeder Zeit: weder gespeichert noch im Verlustbuch genannt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>of each device over all its inferences: quantiles of devices are not averaged</source>
        <translation>je Gerät über alle seine Inferenzen: Quantile von Geräten werden nicht gemittelt</translation>
    </message>
    <message>
        <location filename="../../app/reports/attention.py"/>
        <source>one failed inference</source>
        <translation>eine fehlgeschlagene Inferenz</translation>
    </message>
    <message>
        <location filename="../../app/reports/attention.py"/>
        <source>one record is missing</source>
        <translation>ein Datensatz fehlt</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>passes as long as the log still contains what this report rests on</source>
        <translation>gelingt, solange das Protokoll noch enthält, worauf dieser Bericht beruht</translation>
    </message>
    <message>
        <location filename="../../app/reports/attention.py"/>
        <source>refused: {reason}. {detail}</source>
        <translation>verweigert: {reason}. {detail}</translation>
    </message>
    <message>
        <location filename="../../app/reports/attention.py"/>
        <location filename="../../app/reports/parts.py"/>
        <source>serves nothing</source>
        <translation>nichts in Betrieb</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>signed report {counter} of {time}; the session on {provider} read back model {model}</source>
        <translation>signierte Meldung {counter} vom {time}; die Sitzung auf {provider} hat Modell {model} zurückgelesen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>succeeded</source>
        <translation>erfolgreich</translation>
    </message>
    <message>
        <location filename="../../app/reports/attention.py"/>
        <source>telemetry covers {share} of the period</source>
        <translation>Telemetrie deckt {share} des Zeitraums ab</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>the hash chain up to here stands for every entry before this report was made</source>
        <translation>die Hash-Kette bis hierher steht für jeden Eintrag vor der Erstellung dieses Berichts</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>{method}: {sources}; over {covered}</source>
        <translation>{method}: {sources}; über {covered}</translation>
    </message>
    <message>
        <location filename="../../app/reports/attention.py"/>
        <source>{n} failed inferences</source>
        <translation>{n} fehlgeschlagene Inferenzen</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>{n} more rows are in the CSV.</source>
        <translation>{n} weitere Zeilen stehen in der CSV-Datei.</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_site.py"/>
        <source>{n} of them out of service</source>
        <translation>{n} davon außer Dienst</translation>
    </message>
    <message>
        <location filename="../../app/reports/attention.py"/>
        <source>{n} records are missing</source>
        <translation>{n} Datensätze fehlen</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>{share} of all</source>
        <translation>{share} von allen</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_rollout.py"/>
        <source>{share} of the devices</source>
        <translation>{share} der Geräte</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>{start} to {end} ({length})</source>
        <translation>{start} bis {end} ({length})</translation>
    </message>
    <message>
        <location filename="../../app/reports/of_device.py"/>
        <source>{time} of {period}</source>
        <translation>{time} von {period}</translation>
    </message>
    <message>
        <location filename="../../app/reports/parts.py"/>
        <source>{time}, {age} before this report was made</source>
        <translation>{time}, {age} vor der Erstellung dieses Berichts</translation>
    </message>
</context>
</TS>
