<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Muster</name>
    <message>
        <location filename="../../app/trust/ca.py"/>
        <source>'{host}' is neither a host name nor an IP address. Give one of these.</source>
        <translation>„{host}“ ist weder ein Hostname noch eine IP-Adresse. Nennen Sie eines davon.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/groups.py"/>
        <source>'{name}' cannot name a group. Use lower-case letters, digits and hyphens.</source>
        <translation>„{name}“ kann keine Gruppe benennen. Verwenden Sie Kleinbuchstaben, Ziffern und Bindestriche.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>'{text}' is no day. Write {days}, mon-fri, or none.</source>
        <translation>„{text}“ ist kein Tag. Schreiben Sie {days}, mon-fri, oder nichts.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>'{text}' is no duration. Write 90s, 30m, 2h or 1d.</source>
        <translation>„{text}“ ist keine Dauer. Schreiben Sie 90s, 30m, 2h oder 1d.</translation>
    </message>
    <message>
        <location filename="../../app/workspace.py"/>
        <source>'{text}': site and labels are up to 200 plain characters.</source>
        <translation>„{text}“: Standort und Labels sind bis zu 200 einfache Zeichen lang.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>'{word}' is no age that {field} can have</source>
        <translation>„{word}“ ist kein Alter, das {field} haben kann</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>'{word}' is no field</source>
        <translation>„{word}“ ist kein Feld</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>'{word}' is no number that {field} can have</source>
        <translation>„{word}“ ist keine Zahl, die {field} haben kann</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>'{word}' is no time that {field} can have</source>
        <translation>„{word}“ ist keine Zeit, die {field} haben kann</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>'{word}' is no version</source>
        <translation>„{word}“ ist keine Version</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>( is never closed</source>
        <translation>( wird nicht geschlossen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>95 % latency, ms</source>
        <translation>95-%-Latenz, ms</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>99 % latency, ms</source>
        <translation>99-%-Latenz, ms</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>A label is asked as {name}.</source>
        <translation>Nach einem Label fragt man mit {name}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>A report in their name was forged, replayed or stale. Its reason is on the device's page.</source>
        <translation>Eine Meldung in ihrem Namen war gefälscht, wiederholt oder veraltet. Der Grund steht auf der Seite des Geräts.</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>CPU share model {low:g} to {high:g} W ({said})</source>
        <translation>CPU-Anteil-Modell {low:g} bis {high:g} W ({said})</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>Certificate ends</source>
        <translation>Zertifikat läuft ab</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>Clock not synchronised</source>
        <translation>Uhr nicht synchronisiert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Did you mean {close}?</source>
        <translation>Meinten Sie {close}?</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>Expected `{kind}` &lt;= {most}</source>
        <translation>erwartet ist `{kind}` &lt;= {most}</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>Expected `{kind}` &gt;= {least}</source>
        <translation>erwartet ist `{kind}` &gt;= {least}</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>Expected `{kind}` of length &lt;= {n:d}</source>
        <translation>erwartet ist `{kind}` von höchstens {n:d} Zeichen oder Einträgen</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>Expected `{kind}` of length &gt;= {n:d}</source>
        <translation>erwartet ist `{kind}` von mindestens {n:d} Zeichen oder Einträgen</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>Expected `{kind}`, got `{found}`</source>
        <translation>erwartet ist `{kind}`, da steht `{found}`</translation>
    </message>
    <message>
        <location filename="../../app/bundles/recipes.py"/>
        <source>FP32, as imported</source>
        <translation>FP32, wie importiert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>Heat or power slows them down. Check cooling, the power supply and the power mode.</source>
        <translation>Hitze oder Stromversorgung bremst sie. Prüfen Sie Kühlung, Netzteil und Leistungsmodus.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>Hot or throttled</source>
        <translation>Heiß oder gedrosselt</translation>
    </message>
    <message>
        <location filename="../../app/bundles/recipes.py"/>
        <source>INT8, weights per channel, 99.999 %</source>
        <translation>INT8, Gewichte je Kanal, 99,999 %</translation>
    </message>
    <message>
        <location filename="../../app/bundles/recipes.py"/>
        <source>INT8, weights per channel, min-max ranges</source>
        <translation>INT8, Gewichte je Kanal, Bereiche nach Minimum und Maximum</translation>
    </message>
    <message>
        <location filename="../../app/bundles/recipes.py"/>
        <source>INT8, weights per tensor, min-max ranges</source>
        <translation>INT8, Gewichte je Tensor, Bereiche nach Minimum und Maximum</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>Input data was truncated</source>
        <translation>die Daten brechen ab</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>Invalid enum value {value}</source>
        <translation>ungültiger Wert {value}</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>Invalid value {value}</source>
        <translation>ungültiger Wert {value}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>It renews by itself while they are on line; enrol them again before it ends.</source>
        <translation>Es verlängert sich von selbst, solange sie verbunden sind; nehmen Sie sie sonst vor dem Ablauf erneut auf.</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>JSON is malformed: {problem}</source>
        <translation>das JSON ist fehlerhaft: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Leave it out.</source>
        <translation>Lassen Sie es weg.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Lists go with a colon.</source>
        <translation>Listen stehen nach einem Doppelpunkt.</translation>
    </message>
    <message>
        <location filename="../../app/bundles/inspection.py"/>
        <source>ONNX Runtime {version} crashes on it ({signal})</source>
        <translation>ONNX Runtime {version} stürzt daran ab ({signal})</translation>
    </message>
    <message>
        <location filename="../../app/bundles/inspection.py"/>
        <source>ONNX Runtime {version} fails on it ({problem})</source>
        <translation>ONNX Runtime {version} scheitert daran ({problem})</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>Object contains unknown field `{name}`</source>
        <translation>das Objekt hat ein unbekanntes Feld `{name}`</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>Object missing required field `{name}`</source>
        <translation>dem Objekt fehlt das Feld `{name}`</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>OpenCV cannot be loaded ({problem}); install it with `pip install 'muster[agent-camera]'`, or the system's python3-opencv</source>
        <translation>OpenCV kann nicht geladen werden ({problem}); installieren Sie es mit `pip install 'muster[agent-camera]'` oder python3-opencv vom System</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>OpenCV failed: {problem}</source>
        <translation>OpenCV ist fehlgeschlagen: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Quote all of it.</source>
        <translation>Setzen Sie alles in Anführungszeichen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Quote it if it is a word.</source>
        <translation>Setzen Sie es in Anführungszeichen, wenn es ein Wort ist.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>Records pile up on them: the link is slow, or the console does not keep up.</source>
        <translation>Bei ihnen stauen sich Sätze: Die Verbindung ist langsam, oder die Konsole kommt nicht nach.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>Report not believed</source>
        <translation>Meldung nicht geglaubt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>Telemetry waits</source>
        <translation>Telemetrie wartet</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>The broker says that they are gone. Check power and network.</source>
        <translation>Der Broker sagt, dass sie weg sind. Prüfen Sie Strom und Netz.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>They do not serve what they have, or went back from an attempt. Their events say why.</source>
        <translation>Auf ihnen läuft nicht, was sie haben, oder sie sind von einem Versuch zurückgegangen. Ihre Ereignisse sagen, warum.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>Times of their telemetry are doubtful. Check their time server.</source>
        <translation>Die Zeiten ihrer Telemetrie sind zweifelhaft. Prüfen Sie ihren Zeitserver.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Use one of {names}.</source>
        <translation>Möglich sind {names}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Values follow commas directly.</source>
        <translation>Werte folgen direkt auf Kommas.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Write ) at its end.</source>
        <translation>Schreiben Sie ) ans Ende.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Write it flatter.</source>
        <translation>Schreiben Sie es flacher.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Write {example}, say.</source>
        <translation>Schreiben Sie zum Beispiel {example}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Write {example}, with one of {units} or without.</source>
        <translation>Schreiben Sie {example}, mit {units} oder ohne Einheit.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Write {example}.</source>
        <translation>Schreiben Sie {example}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>Write {field}:5..12, ..12 or 5.. there.</source>
        <translation>Schreiben Sie dort {field}:5..12, ..12 oder 5...</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>`muster group list` names them.</source>
        <translation>`muster group list` nennt sie.</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>a box is not a finite number</source>
        <translation>Eine Box ist keine endliche Zahl</translation>
    </message>
    <message>
        <location filename="../../app/trust/ca.py"/>
        <source>a broker's certificate needs a host name or address. Give one.</source>
        <translation>Das Zertifikat eines Brokers braucht einen Hostnamen oder eine Adresse. Geben Sie einen an.</translation>
    </message>
    <message>
        <location filename="../../app/webhooks.py"/>
        <source>a bug of Muster's: {error}. See the log.</source>
        <translation>ein Fehler in Muster: {error}. Siehe Log.</translation>
    </message>
    <message>
        <location filename="../../app/joining.py"/>
        <source>a code is good for 1 minute to 30 days. Give another time.</source>
        <translation>Ein Code gilt 1 Minute bis 30 Tage. Wählen Sie eine andere Zeit.</translation>
    </message>
    <message>
        <location filename="../../app/ordering.py"/>
        <source>a command is good for up to 730 days. Give another time.</source>
        <translation>Ein Befehl gilt bis zu 730 Tage. Wählen Sie eine andere Zeit.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>a condition is missing</source>
        <translation>eine Bedingung fehlt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>a condition is missing before '{word}'</source>
        <translation>vor „{word}“ fehlt eine Bedingung</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>a device is named twice. Name each once.</source>
        <translation>Ein Gerät ist doppelt genannt. Nennen Sie jedes einmal.</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>a device's key must be of P-256</source>
        <translation>Der Schlüssel eines Geräts muss von P-256 sein</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>a document of {n:d} bytes is more than a file may hold</source>
        <translation>Ein Dokument von {n:d} Byte ist mehr, als eine Datei fassen darf</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>a field is missing before {sign}</source>
        <translation>vor {sign} fehlt ein Feld</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>a frame announces {n:d} bytes</source>
        <translation>Ein Rahmen kündigt {n:d} Byte an</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>a frame of {n:d} bytes is too large</source>
        <translation>Ein Rahmen von {n:d} Byte ist zu groß</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>a key of root would sign assignments, too. Make another.</source>
        <translation>Ein Root-Schlüssel würde auch Zuweisungen signieren. Erstellen Sie einen anderen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <source>a later request came</source>
        <translation>ein späterer Antrag kam</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>a name that is not UTF-8</source>
        <translation>ein Name, der kein UTF-8 ist</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>a new console passphrase is for all of its keys. Rotate {roles} together.</source>
        <translation>Eine neue Konsolen-Passphrase gilt für alle Schlüssel der Konsole. Wechseln Sie {roles} zusammen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>a note has up to {n:d} plain characters.</source>
        <translation>Eine Notiz hat bis zu {n:d} druckbare Zeichen.</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>a number of more than 10 bytes</source>
        <translation>eine Zahl von mehr als 10 Byte</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>a part of it cannot be read</source>
        <translation>Ein Teil davon ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>a quote begins inside a word</source>
        <translation>ein Anführungszeichen beginnt mitten in einem Wort</translation>
    </message>
    <message>
        <location filename="../../app/reports/making.py"/>
        <source>a report of a device or a site needs a period. Say from when.</source>
        <translation>Ein Bericht über ein Gerät oder einen Standort braucht einen Zeitraum. Sagen Sie, ab wann.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>a rollout needs devices. Name at least one.</source>
        <translation>Ein Rollout braucht Geräte. Nennen Sie mindestens eines.</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>a root of {n:d} bytes: devices take {most:d}.</source>
        <translation>Eine Root von {n:d} Byte: Geräte nehmen höchstens {most:d}.</translation>
    </message>
    <message>
        <location filename="../../app/founding.py"/>
        <source>a root threshold of {n:d} needs as many root keys: {there:d} would be there. Give more --root-key, or a lower one.</source>
        <translation>Eine Root-Schwelle von {n:d} braucht ebenso viele Root-Schlüssel: Es gäbe {there:d}. Nennen Sie mehr Schlüssel (--root-key), oder senken Sie die Schwelle.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>a rule waits for 0 s to 30 days.</source>
        <translation>Eine Regel wartet 0 s bis 30 Tage.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>a rule without a query is about every device. Say which: status:failed.</source>
        <translation>Eine Regel ohne Abfrage betrifft jedes Gerät. Sagen Sie, welche: status:failed.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>a rule's name has 1 to {n:d} plain characters.</source>
        <translation>Der Name einer Regel hat 1 bis {n:d} druckbare Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/rule_book.py"/>
        <source>a snooze must end in the future. `--end` ends one.</source>
        <translation>Ein Schlummern muss in der Zukunft enden. `--end` beendet eines.</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>a value has no score; use above or below</source>
        <translation>Ein Wert hat keine Bewertung; verwenden Sie above oder below</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>a value is missing</source>
        <translation>ein Wert fehlt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>a value is missing after {test}</source>
        <translation>nach {test} fehlt ein Wert</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>a yolo output has all in its rows; leave it out</source>
        <translation>Eine yolo-Ausgabe hat alles in ihren Zeilen; lassen Sie es weg</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>adds {keyid}</source>
        <translation>fügt {keyid} hinzu</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/book.py"/>
        <source>alert {n:d} is acknowledged already.</source>
        <translation>Warnmeldung {n:d} ist schon bestätigt.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/book.py"/>
        <source>alert {n:d} is cleared: nobody waits for it any more.</source>
        <translation>Warnmeldung {n:d} ist aufgehoben: Niemand wartet mehr auf sie.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/book.py"/>
        <source>alert {n:d} is not acknowledged.</source>
        <translation>Warnmeldung {n:d} ist nicht bestätigt.</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>all telemetry is with the console</source>
        <translation>Alle Telemetrie ist bei der Konsole</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>an array stays as it is; leave layout out</source>
        <translation>Ein array bleibt, wie es ist; lassen Sie layout weg</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>an image of {high:d} x {wide:d} has no part of {height:d} x {width:d} there</source>
        <translation>Ein Bild von {high:d} x {wide:d} hat dort keinen Ausschnitt von {height:d} x {width:d}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>and below are for values: of regress and anomaly</source>
        <translation>und below gelten für Werte: von regress und anomaly</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>anomaly wants two labels, the usual and the anomaly: {n:d}</source>
        <translation>anomaly braucht zwei Labels, das Übliche und die Anomalie: Es sind {n:d}</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>another key has used the code: make another</source>
        <translation>Ein anderer Schlüssel hat den Code benutzt: Erstellen Sie einen neuen</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>answered no HTTP: {problem}</source>
        <translation>antwortete kein HTTP: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/approvals.py"/>
        <source>approver {name} has this name or key already.</source>
        <translation>Genehmiger {name} hat diesen Namen oder Schlüssel schon.</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>are for ssd and ultraface; a yolo output is decoded</source>
        <translation>gehören zu ssd und ultraface; eine yolo-Ausgabe ist schon decodiert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <source>as the device's own file says</source>
        <translation>wie die eigene Datei des Geräts sagt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>assignments could not be made: {said}</source>
        <translation>Zuweisungen ließen sich nicht erstellen: {said}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>at an attempt of rollout {rollout:d}</source>
        <translation>bei einem Versuch von Rollout {rollout:d}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>at least one is needed for the trial</source>
        <translation>Für den Probelauf wird mindestens eines gebraucht</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>authority renounced</source>
        <translation>Zertifizierungsstelle aufgegeben</translation>
    </message>
    <message>
        <location filename="../../app/backup/restoring.py"/>
        <source>backup of {when} UTC, audit head {head}, counters raised by {n:d}</source>
        <translation>Sicherung vom {when} UTC, Kopf des Prüfprotokolls {head}, Zähler um {n:d} erhöht</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>belongs to an ssd whose model has chosen already</source>
        <translation>gehört zu einem ssd, dessen Modell schon ausgewählt hat</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>bgr needs three channels; use rgb for a grey image</source>
        <translation>bgr braucht drei Kanäle; verwenden Sie rgb für ein graues Bild</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>boxes, scores and anchors do not match: {lengths}</source>
        <translation>Boxen, Scores und Anker passen nicht zusammen: {lengths}</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>bring the device on line, or enrol it again (`muster device enrol-code ID --replace`)</source>
        <translation>das Gerät verbinden oder erneut aufnehmen (`muster device enrol-code ID --replace`)</translation>
    </message>
    <message>
        <location filename="../../app/link/brokers.py"/>
        <source>broker address {host} is not a loopback address and amqtt has no TLS: use 127.0.0.1, or install mosquitto (apt install mosquitto)</source>
        <translation>Die Broker-Adresse {host} ist nicht nur von diesem Rechner erreichbar, und amqtt kann kein TLS: Verwenden Sie 127.0.0.1, oder installieren Sie mosquitto (apt install mosquitto)</translation>
    </message>
    <message>
        <location filename="../../app/bundles/progress.py"/>
        <source>built {name} {version}</source>
        <translation>{name} {version} gebaut</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>bundle {bundle}, which {n:d} devices serve, is not in the library: they could not go back to it. Import it, or use gates with on=pause only.</source>
        <translation>Bundle {bundle}, das auf {n:d} Geräten läuft, ist nicht in der Bibliothek: Sie könnten nicht darauf zurück. Importieren Sie es, oder verwenden Sie nur Gates, die anhalten.</translation>
    </message>
    <message>
        <location filename="../../app/bundles/library.py"/>
        <source>bundle {digest} is not in the library; build or import it</source>
        <translation>Bundle {digest} ist nicht in der Bibliothek; bauen oder importieren Sie es</translation>
    </message>
    <message>
        <location filename="../../app/fleet/registry.py"/>
        <source>bundle {digest} is not released. Run `muster bundle release` first.</source>
        <translation>Bundle {digest} ist nicht freigegeben. Geben Sie es erst frei (`muster bundle release`).</translation>
    </message>
    <message>
        <location filename="../../app/trust/bundle_target.py"/>
        <source>bundle {name}: a manifest of {n:d} bytes, 1 to {most:d} are allowed</source>
        <translation>Bundle {name}: ein Manifest von {n:d} Byte, erlaubt sind 1 bis {most:d}</translation>
    </message>
    <message>
        <location filename="../../app/trust/bundle_target.py"/>
        <source>bundle {name}: a name is a-z, 0-9 and inner hyphens</source>
        <translation>Bundle {name}: Ein Name besteht aus a-z, 0-9 und Bindestrichen im Inneren</translation>
    </message>
    <message>
        <location filename="../../app/trust/bundle_target.py"/>
        <source>bundle {name}: release {n:d} was used before; use {next:d}</source>
        <translation>Bundle {name}: Freigabe {n:d} gab es schon; verwenden Sie {next:d}</translation>
    </message>
    <message>
        <location filename="../../app/trust/bundle_target.py"/>
        <source>bundle {name}: version {version} must look like 1.2.3</source>
        <translation>Bundle {name}: Version {version} muss aussehen wie 1.2.3</translation>
    </message>
    <message>
        <location filename="../../app/trust/bundle_target.py"/>
        <source>bundle {path}: not released; release it first</source>
        <translation>Bundle {path}: nicht freigegeben; geben Sie es erst frei</translation>
    </message>
    <message>
        <location filename="../../app/bundles/progress.py"/>
        <source>calibrating on {n:d} samples</source>
        <translation>wird an {n:d} Beispielen kalibriert</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <location filename="../../app/bundles/library.py"/>
        <source>cannot be used</source>
        <translation>ist nicht benutzbar</translation>
    </message>
    <message>
        <location filename="../../app/bundles/library.py"/>
        <source>cannot be written</source>
        <translation>ist nicht beschreibbar</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>cannot listen on {place}: {cause}</source>
        <translation>kann auf {place} nicht lauschen: {cause}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>cannot start a process: {problem}</source>
        <translation>Es kann kein Prozess gestartet werden: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/link/brokers.py"/>
        <source>cannot start {kind} in {directory}: {cause}; check that the directory can be written</source>
        <translation>{kind} lässt sich in {directory} nicht starten: {cause}; prüfen Sie, ob das Verzeichnis beschreibbar ist</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <location filename="../../device_agent/says.py"/>
        <source>capture {capture}</source>
        <translation>Aufzeichnung: {capture}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <location filename="../../device_agent/says.py"/>
        <source>captures {n:d} bytes</source>
        <translation>Aufzeichnungen {n:d} Byte</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>changes the colour twice; once is enough</source>
        <translation>ändert die Farbe zweimal; einmal genügt</translation>
    </message>
    <message>
        <location filename="../../app/bundles/library.py"/>
        <source>chunk {digest} is in no bundle of the library</source>
        <translation>Stück {digest} ist in keinem Bundle der Bibliothek</translation>
    </message>
    <message>
        <location filename="../../device_agent/link/says.py"/>
        <source>chunks cannot be fetched: {said}</source>
        <translation>Stücke können nicht geladen werden: {said}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>class {n:d} has no label; there are {all:d}</source>
        <translation>Klasse {n:d} hat kein Label; es gibt {all:d}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>committed; waits for proof of serving</source>
        <translation>übernommen; wartet auf den Nachweis, dass es läuft</translation>
    </message>
    <message>
        <location filename="../../app/bundles/progress.py"/>
        <source>computing golden samples</source>
        <translation>Golden Samples werden berechnet</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>defines more than {n:d} functions of its own</source>
        <translation>definiert mehr als {n:d} eigene Funktionen</translation>
    </message>
    <message>
        <location filename="../../app/joining.py"/>
        <source>device {device} does not wait for a decision. `muster device pending` lists who does.</source>
        <translation>Gerät {device} wartet nicht auf eine Entscheidung. `muster device pending` nennt die wartenden.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <source>device {device} does not wait with that key any more. `muster device pending` lists who does</source>
        <translation>Gerät {device} wartet nicht mehr mit diesem Schlüssel. `muster device pending` nennt die wartenden</translation>
    </message>
    <message>
        <location filename="../../app/fleet/registry.py"/>
        <source>device {device} is already in this fleet. Choose another id.</source>
        <translation>Gerät {device} ist schon in dieser Flotte. Wählen Sie eine andere ID.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>device {device} is at an attempt of rollout {rollout:d}. Wait for it to end, or stop it: `muster rollout stop {rollout:d}`.</source>
        <translation>Gerät {device} ist bei einem Versuch von Rollout {rollout:d}. Warten Sie dessen Ende ab, oder beenden Sie ihn: `muster rollout stop {rollout:d}`.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <source>device {device} is being decommissioned. `muster device commands {device}` shows how far it is.</source>
        <translation>Gerät {device} wird gerade ausgemustert. `muster device commands {device}` zeigt, wie weit es ist.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>device {device} is decommissioned. Leave it out, or enrol it anew.</source>
        <translation>Gerät {device} ist ausgemustert. Lassen Sie es weg, oder nehmen Sie es neu auf.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <source>device {device} is enrolled with another key already. Make a code with --replace and enrol it again</source>
        <translation>Gerät {device} ist schon mit einem anderen Schlüssel aufgenommen. Erstellen Sie einen Code, der ersetzt, und nehmen Sie es neu auf</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <source>device {device} is enrolled. If its machine or its key is to be replaced, say so: --replace</source>
        <translation>Gerät {device} ist aufgenommen. Soll die Maschine oder ihr Schlüssel ersetzt werden, wählen Sie das Ersetzen</translation>
    </message>
    <message>
        <location filename="../../app/ordering.py"/>
        <source>device {device} is not enrolled: it has no key that a command could be for.</source>
        <translation>Gerät {device} ist nicht aufgenommen: Es hat keinen Schlüssel, für den ein Befehl gelten könnte.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <source>device {device} is not enrolled: there is nothing to end</source>
        <translation>Gerät {device} ist nicht aufgenommen: Es gibt nichts zu beenden</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>device {device} is not in rollout {rollout:d}.</source>
        <translation>Gerät {device} ist nicht in Rollout {rollout:d}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/pins.py"/>
        <source>device {device} is not pinned.</source>
        <translation>Gerät {device} ist nicht festgepinnt.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>device {device} is with rollout {rollout:d} by now.</source>
        <translation>Gerät {device} ist inzwischen in Rollout {rollout:d}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>device {device} is {outcome}: it had its turn already.</source>
        <translation>Gerät {device} hat den Stand „{outcome}“: Es war schon an der Reihe.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>device {device} is {outcome}: it is not held out.</source>
        <translation>Gerät {device} hat den Stand „{outcome}“: Es wird nicht zurückgehalten.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>device {device} is {outcome}: nothing to retry.</source>
        <translation>Gerät {device} hat den Stand „{outcome}“: Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>device {device} is {outcome}: only one that waits can be held.</source>
        <translation>Gerät {device} hat den Stand „{outcome}“: Nur ein wartendes lässt sich zurückhalten.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/enrolling.py"/>
        <source>device {device} still waits. Accept or reject it first</source>
        <translation>Gerät {device} wartet noch. Nehmen Sie es erst an, oder lehnen Sie es ab</translation>
    </message>
    <message>
        <location filename="../../app/joining.py"/>
        <source>device {device} waits with key {key}, not with {fingerprint}. Do not accept it before you know why.</source>
        <translation>Gerät {device} wartet mit Schlüssel {key}, nicht mit {fingerprint}. Nehmen Sie es nicht an, bevor Sie wissen, warum.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>devices outstanding: {said}</source>
        <translation>Geräte stehen aus: {said}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>digest of the bundle it serves</source>
        <translation>Digest des Bundles, das auf ihm läuft</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>doc: is not {doc}</source>
        <translation>doc: ist nicht {doc}</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>document and assignment differ</source>
        <translation>Dokument und Zuweisung unterscheiden sich</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>document and settings differ</source>
        <translation>Dokument und Einstellungen unterscheiden sich</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>does not begin with {prefix}, or is too long</source>
        <translation>beginnt nicht mit {prefix} oder ist zu lang</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>does not have the digest its directory is named by</source>
        <translation>hat nicht den Digest, nach dem sein Verzeichnis heißt</translation>
    </message>
    <message>
        <location filename="../../app/bundles/inspection.py"/>
        <source>does not load and run once within {seconds:d} s of CPU time</source>
        <translation>lässt sich nicht in {seconds:d} s CPU-Zeit laden und einmal ausführen</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>does not name {name}</source>
        <translation>nennt {name} nicht</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>each phase needs a name.</source>
        <translation>Jede Phase braucht einen Namen.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>ended by {signal}</source>
        <translation>beendet durch {signal}</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>ended on {date} by this device's clock, which says {now}</source>
        <translation>endete am {date} nach der Uhr dieses Geräts, die {now} zeigt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>energy per inference, mJ</source>
        <translation>Energie je Inferenz, mJ</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>entries {n:d} to {last:d} are missing at the end: {record} names {all:d} entries</source>
        <translation>Einträge {n:d} bis {last:d} fehlen am Ende: {record} nennt {all:d} Einträge</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>entry {n:d} is missing, entry {found:d} stands in its place</source>
        <translation>Eintrag {n:d} fehlt, an seiner Stelle steht Eintrag {found:d}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>entry {n:d} is not as it was written</source>
        <translation>Eintrag {n:d} ist nicht, wie er geschrieben wurde</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>entry {n:d} is not the one that {record} names</source>
        <translation>Eintrag {n:d} ist nicht der, den {record} nennt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>every device of it was decommissioned</source>
        <translation>alle seine Geräte wurden ausgemustert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>execution providers it has</source>
        <translation>Execution Provider, die es hat</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>exited with status {n:d}</source>
        <translation>endete mit Status {n:d}</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>expired on {when} UTC; the console must sign it again</source>
        <translation>abgelaufen am {when} UTC; die Konsole muss es neu signieren</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>expired {n:d} day ago</source>
        <translation>vor {n:d} Tag abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>expired {n:d} days ago</source>
        <translation>vor {n:d} Tagen abgelaufen</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>expires in {n:d} day</source>
        <translation>läuft in {n:d} Tag ab</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>expires in {n:d} days</source>
        <translation>läuft in {n:d} Tagen ab</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>expires today</source>
        <translation>läuft heute ab</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>field number {n:d}</source>
        <translation>Feldnummer {n:d}</translation>
    </message>
    <message>
        <location filename="../../app/joining.py"/>
        <source>fingerprint {text} is too short. Give at least {n:d} digits of it.</source>
        <translation>Der Fingerabdruck {text} ist zu kurz. Geben Sie mindestens {n:d} Stellen an.</translation>
    </message>
    <message>
        <location filename="../../app/authority.py"/>
        <source>founded</source>
        <translation>gegründet</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>free on its disk, bytes</source>
        <translation>frei auf seinem Datenträger, Bytes</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>gate {gate} will have no evidence (no device has a sensor) and is recorded as such</source>
        <translation>Gate {gate} wird keine Belege haben (kein Gerät hat einen Sensor); das wird so festgehalten</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>gate {gate} will have no evidence (no device has a sensor) and pauses, for it is required</source>
        <translation>Gate {gate} wird keine Belege haben (kein Gerät hat einen Sensor) und hält an, weil es verlangt ist</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>gate {gate} will have no evidence (the plan has no shadow run) and is recorded as such</source>
        <translation>Gate {gate} wird keine Belege haben (der Plan hat keinen Schattenlauf); das wird so festgehalten</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>gate {gate} will have no evidence (the plan has no shadow run) and pauses, for it is required</source>
        <translation>Gate {gate} wird keine Belege haben (der Plan hat keinen Schattenlauf) und hält an, weil es verlangt ist</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/plan_form.py"/>
        <source>gate {gate}, confidence: '{text}' is no number.</source>
        <translation>Gate {gate}, Sicherheit: „{text}“ ist keine Zahl.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/plan_form.py"/>
        <source>gate {gate}, limit: '{text}' is no number.</source>
        <translation>Gate {gate}, Grenze: „{text}“ ist keine Zahl.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/plan_form.py"/>
        <source>gate {gate}, sample: '{text}' is no number.</source>
        <translation>Gate {gate}, Stichprobe: „{text}“ ist keine Zahl.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>gate {gate}: {said}</source>
        <translation>Gate {gate}: {said}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>gates waived: {gates}</source>
        <translation>Gates ausgesetzt: {gates}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>gates: there are two of kind {gate}. Keep one.</source>
        <translation>Gates: Es gibt zwei der Art {gate}. Behalten Sie eines.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>gives no more pictures</source>
        <translation>gibt keine Bilder mehr</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>gives pictures that cannot be decoded</source>
        <translation>gibt Bilder, die nicht dekodiert werden können</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>gives {kind} pictures, not 8 bits a channel</source>
        <translation>gibt Bilder vom Typ {kind}, nicht 8 Bit je Kanal</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>good until {date}</source>
        <translation>gültig bis {date}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/groups.py"/>
        <source>group {name} is used by group {other}. Change or delete that one first.</source>
        <translation>Gruppe {name} wird von Gruppe {other} verwendet. Ändern oder löschen Sie erst diese.</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>has characters that no code has</source>
        <translation>hat Zeichen, die kein Code hat</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>has expired</source>
        <translation>ist abgelaufen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>has external data ({name})</source>
        <translation>hat externe Daten ({name})</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>has more than {n:d} fields</source>
        <translation>hat mehr als {n:d} Felder</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>holds a compiled EPContext blob ({name})</source>
        <translation>enthält einen kompilierten EPContext-Block ({name})</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>holds a number that is not finite</source>
        <translation>enthält eine Zahl, die nicht endlich ist</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>holds no frame that can be read</source>
        <translation>enthält kein lesbares Bild</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>how it is now</source>
        <translation>wie es ihm jetzt geht</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>how power is known</source>
        <translation>woher die Leistung bekannt ist</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>inferences per second</source>
        <translation>Inferenzen je Sekunde</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>inferences that failed in the newest window</source>
        <translation>fehlgeschlagene Inferenzen im neuesten Messfenster</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>inputs-differ: it takes other samples</source>
        <translation>Eingaben unterscheiden sich: Es nimmt andere Beispiele</translation>
    </message>
    <message>
        <location filename="../../app/bundles/progress.py"/>
        <source>inspecting the model</source>
        <translation>Modell wird untersucht</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>is an ORT format model, not an ONNX protobuf</source>
        <translation>ist ein Modell im ORT-Format, kein ONNX-Protobuf</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>is incomplete or mistyped: its checksum is wrong</source>
        <translation>ist unvollständig oder vertippt: Die Prüfsumme stimmt nicht</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>is missing; a password belongs to a name</source>
        <translation>fehlt; ein Passwort gehört zu einem Namen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>is nested deeper than {n:d} messages</source>
        <translation>ist tiefer als {n:d} Nachrichten verschachtelt</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>is no video that OpenCV can read</source>
        <translation>ist kein Video, das OpenCV lesen kann</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>is not an MQTT topic</source>
        <translation>ist kein MQTT-Topic</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>is not an ONNX model, or is truncated: {said}</source>
        <translation>ist kein ONNX-Modell oder abgeschnitten: {said}</translation>
    </message>
    <message>
        <location filename="../../app/posting.py"/>
        <source>it answers no HTTP ({problem})</source>
        <translation>es antwortet nicht mit HTTP ({problem})</translation>
    </message>
    <message>
        <location filename="../../app/posting.py"/>
        <source>it answers {status} {reason}</source>
        <translation>es antwortet {status} {reason}</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <location filename="../../device_agent/identity/says.py"/>
        <source>it cannot be read</source>
        <translation>Es ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>it did not end its shadow within {seconds:g} s</source>
        <translation>Es hat seinen Schattenlauf nicht innerhalb von {seconds:g} s beendet</translation>
    </message>
    <message>
        <location filename="../../app/posting.py"/>
        <source>it does not answer in time</source>
        <translation>es antwortet nicht rechtzeitig</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>it ends before the one that is there</source>
        <translation>Es endet vor dem vorhandenen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>it goes on after the {n:d} entries of its first line</source>
        <translation>Es geht nach den {n:d} Einträgen seiner ersten Zeile weiter</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>it has more than {n:d} characters</source>
        <translation>sie hat mehr als {n:d} Zeichen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>it has no ir_version</source>
        <translation>ir_version fehlt</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>it has no {name}, or is truncated before it</source>
        <translation>{name} fehlt, oder es ist davor abgeschnitten</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>it has not reported what it is made of</source>
        <translation>es hat noch nicht gemeldet, woraus es besteht</translation>
    </message>
    <message>
        <location filename="../../app/reporting.py"/>
        <source>it is a report of device {device}</source>
        <translation>es ist eine Meldung von Gerät {device}</translation>
    </message>
    <message>
        <location filename="../../app/trust/approvals.py"/>
        <source>it is damaged: {said}</source>
        <translation>sie ist beschädigt: {said}</translation>
    </message>
    <message>
        <location filename="../../app/trust/approvals.py"/>
        <source>it is for another {subjects}</source>
        <translation>sie gilt für etwas anderes ({subjects})</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>it is for {device}, key {key}</source>
        <translation>Es ist für {device}, Schlüssel {key}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>it is nested too deeply</source>
        <translation>sie ist zu tief verschachtelt</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>it is no PEM of one certificate request</source>
        <translation>Es ist kein PEM eines Zertifikatsantrags</translation>
    </message>
    <message>
        <location filename="../../app/reach.py"/>
        <source>it is not known where devices reach the broker. Run `muster serve` or the console once.</source>
        <translation>Es ist nicht bekannt, wo Geräte den Broker erreichen. Starten Sie einmal die Konsole oder `muster serve`.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>it is not there, in use, or not ours to open (group video?)</source>
        <translation>Sie ist nicht da, belegt oder darf nicht geöffnet werden (Gruppe video?)</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>it is the active bundle already</source>
        <translation>Es ist schon das aktive Bundle</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>it is the key of another device</source>
        <translation>Es ist der Schlüssel eines anderen Geräts</translation>
    </message>
    <message>
        <location filename="../../app/remembered.py"/>
        <source>it keeps nothing</source>
        <translation>er behält nichts</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>it keeps what it has</source>
        <translation>es behält, was es hat</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>it names a group that cannot be used: {said}</source>
        <translation>sie nennt eine Gruppe, die nicht benutzt werden kann: {said}</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>it was decommissioned: make a new key on the device</source>
        <translation>Er wurde ausgemustert: Erzeugen Sie auf dem Gerät einen neuen Schlüssel</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>it was revoked: make a new key on the device</source>
        <translation>Er wurde gesperrt: Erzeugen Sie auf dem Gerät einen neuen Schlüssel</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <location filename="../../device_agent/update/says.py"/>
        <source>its copy took its place: {said}</source>
        <translation>Seine Kopie trat an seine Stelle: {said}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/replay.py"/>
        <source>its evidence is damaged: {problem}</source>
        <translation>Die Belege sind beschädigt: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>its first line</source>
        <translation>seine erste Zeile</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/replay.py"/>
        <source>its gates are damaged: {problem}</source>
        <translation>Die Gates sind beschädigt: {problem}</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>its key cannot be read</source>
        <translation>Sein Schlüssel ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>its key is of another kind</source>
        <translation>Sein Schlüssel ist von anderer Art</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>its last canary, {device}, was decommissioned</source>
        <translation>sein letztes Canary-Gerät, {device}, wurde ausgemustert</translation>
    </message>
    <message>
        <location filename="../../app/reporting.py"/>
        <source>its number is {n:d}, {newest:d} came before</source>
        <translation>seine Nummer ist {n:d}, {newest:d} kam schon vorher</translation>
    </message>
    <message>
        <location filename="../../app/webhooks.py"/>
        <source>its secret is not there: remove it and add it again ({problem})</source>
        <translation>sein Geheimnis ist nicht da: Entfernen Sie ihn und fügen Sie ihn neu hinzu ({problem})</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>its session holds another bundle now</source>
        <translation>seine Sitzung hält jetzt ein anderes Bundle</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>its signature is not of its own key</source>
        <translation>Seine Signatur ist nicht vom eigenen Schlüssel</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/replay.py"/>
        <source>its verdicts are damaged: {problem}</source>
        <translation>Die Urteile sind beschädigt: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>keep the console running: it renews this by itself (`muster serve`)</source>
        <translation>die Konsole laufen lassen: Sie verlängert es von selbst (`muster serve`)</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>kelvin above the baseline</source>
        <translation>Kelvin über der Vergleichsbasis</translation>
    </message>
    <message>
        <location filename="../../app/trust/ca.py"/>
        <source>key ca is damaged. Restore it from a backup.</source>
        <translation>Schlüssel ca ist beschädigt. Stellen Sie ihn aus einer Sicherung wieder her.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <source>key {fingerprint}</source>
        <translation>Schlüssel {fingerprint}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <source>key {fingerprint}, accepted before</source>
        <translation>Schlüssel {fingerprint}, schon angenommen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <source>key {fingerprint}: {told}</source>
        <translation>Schlüssel {fingerprint}: {told}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/approvals.py"/>
        <source>key {keyid}</source>
        <translation>Schlüssel {keyid}</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>key {key} has signed already. Pass the draft on.</source>
        <translation>Schlüssel {key} hat schon signiert. Reichen Sie den Entwurf weiter.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>key {key} is a root key already. Add another.</source>
        <translation>Schlüssel {key} ist schon ein Root-Schlüssel. Fügen Sie einen anderen hinzu.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>key {key} is no root key of fleet {fleet}, neither before nor after. Take another key, or make a draft that adds it.</source>
        <translation>Schlüssel {key} ist kein Root-Schlüssel der Flotte {fleet}, weder vorher noch nachher. Nehmen Sie einen anderen, oder erstellen Sie einen Entwurf, der ihn hinzufügt.</translation>
    </message>
    <message>
        <location filename="../../app/reporting.py"/>
        <source>key {key} is not the device's</source>
        <translation>Schlüssel {key} ist nicht der des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>key {key} is {kind}: Muster's are ed25519.</source>
        <translation>Schlüssel {key} ist {kind}: Die von Muster sind ed25519.</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>key {key}, which is to sign {role}, is not in this data directory. Finish the draft where it was made, or restore the keys.</source>
        <translation>Schlüssel {key}, der {role} signieren soll, liegt nicht in diesem Datenverzeichnis. Schließen Sie den Entwurf dort ab, wo er entstand, oder stellen Sie die Schlüssel wieder her.</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>key {role}: an empty passphrase protects nothing; choose one</source>
        <translation>Schlüssel {role}: Eine leere Passphrase schützt nichts; wählen Sie eine</translation>
    </message>
    <message>
        <location filename="../../app/trust/signing.py"/>
        <source>key {role}: needed here, but it was not opened</source>
        <translation>Schlüssel {role}: Er wird hier gebraucht, wurde aber nicht geöffnet</translation>
    </message>
    <message>
        <location filename="../../app/trust/keystore.py"/>
        <source>key {role}: no such role; roles are {names}</source>
        <translation>Schlüssel {role}: Diese Rolle gibt es nicht; Rollen sind {names}</translation>
    </message>
    <message>
        <location filename="../../app/trust/signing.py"/>
        <source>key {role}: not the fleet's key ({problem}); open the one that root names</source>
        <translation>Schlüssel {role}: nicht der dieser Flotte ({problem}); öffnen Sie den, den die Root nennt</translation>
    </message>
    <message>
        <location filename="../../app/trust/delegated.py"/>
        <source>key {role}: not the fleet's key ({problem}); open the one that targets name</source>
        <translation>Schlüssel {role}: nicht der dieser Flotte ({problem}); öffnen Sie den, den die Targets nennen</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>key {role}: the passphrase does not open {path}; try again with the right one</source>
        <translation>Schlüssel {role}: Die Passphrase öffnet {path} nicht; versuchen Sie es mit der richtigen</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>key {role}: {path} appeared meanwhile; it stays</source>
        <translation>Schlüssel {role}: {path} ist inzwischen entstanden und bleibt</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>key {role}: {path} cannot be read ({cause}); restore it from a backup</source>
        <translation>Schlüssel {role}: {path} ist nicht lesbar ({cause}); stellen Sie die Datei aus einer Sicherung wieder her</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>key {role}: {path} cannot be written ({cause}); make the directory writable</source>
        <translation>Schlüssel {role}: {path} ist nicht beschreibbar ({cause}); machen Sie das Verzeichnis beschreibbar</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>key {role}: {path} is damaged; restore it from a backup</source>
        <translation>Schlüssel {role}: {path} ist beschädigt; stellen Sie die Datei aus einer Sicherung wieder her</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>key {role}: {path} is there already; it is never overwritten</source>
        <translation>Schlüssel {role}: {path} gibt es schon; die Datei wird nie überschrieben</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>key {role}: {path} names another key than it holds; restore it from a backup</source>
        <translation>Schlüssel {role}: {path} nennt einen anderen Schlüssel, als darin steht; stellen Sie die Datei aus einer Sicherung wieder her</translation>
    </message>
    <message>
        <location filename="../../app/trust/signing.py"/>
        <source>keys {owner} and {role}: one and the same key; make another</source>
        <translation>Schlüssel {owner} und {role}: ein und derselbe Schlüssel; erstellen Sie einen anderen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <location filename="../../app/workspace.py"/>
        <source>label '{both}' is both set and removed. Choose one.</source>
        <translation>Label „{both}“ wird zugleich gesetzt und entfernt. Entscheiden Sie sich für eines.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/enrolling.py"/>
        <source>label '{part}' must look like line=1; separate labels by commas.</source>
        <translation>Label „{part}“ muss wie line=1 aussehen; trennen Sie Labels durch Kommas.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>label {key}</source>
        <translation>Label {key}</translation>
    </message>
    <message>
        <location filename="../../app/bundles/build.py"/>
        <source>library {directory}: the bundle cannot be written ({cause}); check its permissions and free space</source>
        <translation>Bibliothek {directory}: Das Bundle lässt sich nicht schreiben ({cause}); prüfen Sie Rechte und freien Speicherplatz</translation>
    </message>
    <message>
        <location filename="../../app/bundles/library.py"/>
        <source>library {directory}: {said} ({cause}); check its permissions and free space</source>
        <translation>Bibliothek {directory}: {said} ({cause}); prüfen Sie Rechte und freien Platz</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>line {n:d} is no audit entry</source>
        <translation>Zeile {n:d} ist kein Eintrag des Prüfprotokolls</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <source>log level {level}</source>
        <translation>Logstufe {level}</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>log {level}</source>
        <translation>Logstufe {level}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>look {n:d}: {verdicts}</source>
        <translation>Prüfung {n:d}: {verdicts}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>lowest share of inputs on which both models agree, 0 to 1</source>
        <translation>kleinster Anteil der Eingaben, bei denen beide Modelle übereinstimmen, 0 bis 1</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>made for another key than this device's</source>
        <translation>für einen anderen Schlüssel als den dieses Geräts ausgestellt</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>made for the key of an earlier or another enrolment</source>
        <translation>für den Schlüssel einer früheren oder anderen Aufnahme gemacht</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>made for {stranger}, this is {ours}</source>
        <translation>für {stranger} gemacht, dies ist {ours}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/needs.py"/>
        <source>made for {wanted}, this is {machine}</source>
        <translation>gebaut für {wanted}, das Gerät ist {machine}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>makes numbers beyond {most}</source>
        <translation>ergibt Zahlen jenseits von {most}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>malformed frame: {problem}</source>
        <translation>Rahmen nicht lesbar: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>median latency, ms</source>
        <translation>mittlere Latenz (Median), ms</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>memory, bytes</source>
        <translation>Arbeitsspeicher, Bytes</translation>
    </message>
    <message>
        <location filename="../../app/link/brokers.py"/>
        <source>mosquitto is not installed: install it (apt install mosquitto) or use amqtt</source>
        <translation>mosquitto ist nicht installiert: Installieren Sie es (apt install mosquitto), oder verwenden Sie amqtt</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>must be ASCII without spaces; percent-encode the rest</source>
        <translation>muss ASCII ohne Leerzeichen sein; schreiben Sie den Rest prozentcodiert</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>must be above 0</source>
        <translation>muss über 0 liegen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>must be given, each once</source>
        <translation>müssen angegeben sein, jedes einmal</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>must end in its only layout, {close}</source>
        <translation>muss mit seinem einzigen layout enden, {close}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>must not be above the threshold</source>
        <translation>darf nicht über der Schwelle liegen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>must not be above {limit}</source>
        <translation>darf nicht über {limit} liegen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>must not be below {limit}</source>
        <translation>darf nicht unter {limit} liegen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>must not hold a password: it would be signed for all to read</source>
        <translation>darf kein Passwort enthalten: Es würde für alle lesbar signiert</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>name a root key: its file, or the directory of the stick it is on.</source>
        <translation>Nennen Sie einen Root-Schlüssel: seine Datei, oder das Verzeichnis des Sticks, auf dem er liegt.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>name of the bundle in its active slot</source>
        <translation>Name des Bundles in seinem aktiven Slot</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>name of the bundle it serves</source>
        <translation>Name des Bundles, das auf ihm läuft</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>name of the device</source>
        <translation>Name des Geräts</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>name the model's output; {format} needs it</source>
        <translation>nennen Sie die Ausgabe des Modells; {format} braucht sie</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>name, site, model or version</source>
        <translation>Name, Standort, Modell oder Version</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>names {n:d} bundles, not {wanted:d}</source>
        <translation>nennt {n:d} Bundles, nicht {wanted:d}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>names {path} but does not list it in `files`</source>
        <translation>nennt {path}, führt es aber nicht unter `files` auf</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>needs 1 or {n:d} values</source>
        <translation>braucht 1 Wert oder {n:d} Werte</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>needs a label that counts in one way: by score, above or below</source>
        <translation>braucht ein Label, das auf eine Art zählt: nach Score, above oder below</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>needs image targets {n:d}, known are {known:d}</source>
        <translation>braucht Image-Targets {n:d}, bekannt sind {known:d}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>needs one of {names}</source>
        <translation>braucht eines von {names}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/needs.py"/>
        <source>needs one of {wanted}; here: {there}</source>
        <translation>braucht eines von {wanted}; vorhanden: {there}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>needs one value</source>
        <translation>braucht einen Wert</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/needs.py"/>
        <source>needs onnxruntime {wanted}, here is {there}</source>
        <translation>braucht onnxruntime {wanted}, vorhanden ist {there}</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>needs root {n:d}, known is {known:d}</source>
        <translation>braucht Root {n:d}, bekannt ist {known:d}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>needs the unknown operator domain {domain} ({name})</source>
        <translation>braucht die unbekannte Operator-Domäne {domain} ({name})</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>needs {n:d} devices</source>
        <translation>braucht {n:d} Geräte</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/needs.py"/>
        <source>needs {needed:.0f} MB of memory, {there:.0f} MB are there</source>
        <translation>braucht {needed:.0f} MB Arbeitsspeicher, {there:.0f} MB sind da</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>needs {needed:.1f} MB of disk, {free:.1f} MB are free</source>
        <translation>braucht {needed:.1f} MB Speicherplatz, {free:.1f} MB sind frei</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>needs {needed:.1f} MB of disk, {free:.1f} MB are free; make room</source>
        <translation>braucht {needed:.1f} MB auf dem Datenträger, {free:.1f} MB sind frei; schaffen Sie Platz</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>never seen</source>
        <translation>nie gesehen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <source>never sent</source>
        <translation>nie gesendet</translation>
    </message>
    <message>
        <location filename="../../app/gui/exporting.py"/>
        <source>no PNG can be written here: is Qt's image support installed?</source>
        <translation>Hier lässt sich kein PNG schreiben: Ist die Bildunterstützung von Qt installiert?</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>no answer to {request} within {seconds:g} s; killed</source>
        <translation>keine Antwort auf {request} innerhalb von {seconds:g} s; beendet</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>no bundle</source>
        <translation>kein Bundle</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>no candidate came</source>
        <translation>kein Kandidat kam</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>no complete metadata set yet: {said}</source>
        <translation>noch kein vollständiger Satz Metadaten: {said}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>no device has compared both models</source>
        <translation>kein Gerät hat beide Modelle verglichen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>no device has ended its attempt</source>
        <translation>kein Gerät hat seinen Versuch beendet</translation>
    </message>
    <message>
        <location filename="../../app/foretelling.py"/>
        <source>no device matches {query} now. `muster device list` shows the fleet.</source>
        <translation>Auf {query} passt zurzeit kein Gerät. `muster device list` zeigt die Flotte.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>no device of it was left to take it</source>
        <translation>kein Gerät war übrig, um es zu übernehmen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>no device of rollout {rollout:d} failed: nothing to retry.</source>
        <translation>Kein Gerät von Rollout {rollout:d} ist fehlgeschlagen: Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
        <location filename="../../app/reports/making.py"/>
        <source>no device stands at {site}. `muster device list` shows the sites.</source>
        <translation>Kein Gerät steht an {site}. `muster device list` zeigt die Standorte.</translation>
    </message>
    <message>
        <location filename="../../app/broker_keeper.py"/>
        <source>no port from {first} to {last} is free on {host}</source>
        <translation>Auf {host} ist kein Port von {first} bis {last} frei</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>no power sensor</source>
        <translation>kein Leistungssensor</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>no root key begins with {prefix}. There are: {names}.</source>
        <translation>Kein Root-Schlüssel beginnt mit {prefix}. Es gibt: {names}.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>no sample is shown: {problem}</source>
        <translation>Es wird kein Beispiel gezeigt: {problem}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>no sign of life for {seconds:g} s; killed</source>
        <translation>kein Lebenszeichen seit {seconds:g} s; beendet</translation>
    </message>
    <message>
        <location filename="../../app/reporting.py"/>
        <source>no signed {kind}: {problem}</source>
        <translation>kein signiertes Dokument ({kind}): {problem}</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>nobody keeps the clock right any more; windows are marked</source>
        <translation>Niemand stellt die Uhr mehr; Messfenster werden gekennzeichnet</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>not a .npy array: {problem}</source>
        <translation>kein .npy-Array: {problem}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>not a readable image: {problem}</source>
        <translation>kein lesbares Bild: {problem}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>not connected yet</source>
        <translation>noch nicht verbunden</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>not good for connecting to the broker</source>
        <translation>nicht gut für die Verbindung zum Broker</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>not issued by this fleet's authority</source>
        <translation>nicht von der Zertifizierungsstelle dieser Flotte ausgestellt</translation>
    </message>
    <message>
        <location filename="../../app/trust/ca.py"/>
        <source>not signed by a console of this fleet</source>
        <translation>nicht von einer Konsole dieser Flotte signiert</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>nothing is left in {name}</source>
        <translation>Nichts ist mehr zu finden in {name}</translation>
    </message>
    <message>
        <location filename="../../app/workspace.py"/>
        <source>nothing is to change. Give a label, as role=inspection, or a site.</source>
        <translation>Es soll sich nichts ändern. Nennen Sie ein Label, etwa role=inspection, oder einen Standort.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>nothing served for {seconds:.3f} s: memory is too short for two; {said}</source>
        <translation>{seconds:.3f} s lang war nichts in Betrieb: Der Speicher reicht nicht für zwei; {said}</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>of what is whole nothing serves; {said}, nor is there a whole copy</source>
        <translation>Von dem, was heil ist, läuft nichts; {said}, auch eine heile Kopie gibt es nicht</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>of what is whole {bundle} serves; {said}, nor is there a whole copy</source>
        <translation>Von dem, was heil ist, läuft {bundle}; {said}, auch eine heile Kopie gibt es nicht</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>of {n:d} channels is too much</source>
        <translation>ist mit {n:d} Kanälen zu viel</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>one and the same key stands twice, for {owner} and for {role}. A key counts once: make another.</source>
        <translation>Ein und derselbe Schlüssel steht zweimal da, für {owner} und für {role}. Ein Schlüssel zählt einmal: Erstellen Sie einen anderen.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>one float32 input is needed, the model has: {kinds}</source>
        <translation>Ein float32-Eingang wird gebraucht, das Modell hat: {kinds}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>one of the {name} is not a finite number</source>
        <translation>In {name} ist eine Zahl nicht endlich</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>onnxruntime is {version}, needs {wanted}</source>
        <translation>onnxruntime ist {version}, gebraucht wird {wanted}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>operating system</source>
        <translation>Betriebssystem</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>paused by {who}</source>
        <translation>angehalten von {who}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/approvals.py"/>
        <source>phase {n:d} by {name}, key {keyid}</source>
        <translation>Phase {n:d} durch {name}, Schlüssel {keyid}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} begins</source>
        <translation>Phase {phase} beginnt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} cannot be proven</source>
        <translation>Phase {phase} lässt sich nicht mehr nachweisen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} has begun already.</source>
        <translation>Phase {phase} hat schon begonnen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} has no device</source>
        <translation>Phase {phase} hat kein Gerät</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} has {n:d} device, fewer than gate {gates} asks for: it cannot pass</source>
        <translation>Phase {phase} hat {n:d} Gerät, weniger als Gate {gates} verlangt: Es kann nicht bestehen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} has {n:d} device, which must succeed</source>
        <translation>Phase {phase} hat {n:d} Gerät, das erfolgreich sein muss</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} has {n:d} devices, fewer than gate {gates} asks for: it cannot pass</source>
        <translation>Phase {phase} hat {n:d} Geräte, weniger als Gate {gates} verlangt: Es kann nicht bestehen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} has {n:d} devices; all of them must succeed</source>
        <translation>Phase {phase} hat {n:d} Geräte; alle müssen erfolgreich sein</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} is not proven: {said}</source>
        <translation>Phase {phase} ist nicht nachgewiesen: {said}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} is proven; {following} follows</source>
        <translation>Phase {phase} ist nachgewiesen; {following} folgt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} needs {needed:d} that serve it, and {n:d} are there: it waits for the others</source>
        <translation>Phase {phase} braucht {needed:d} Geräte, auf denen es läuft, und {n:d} sind da: Sie wartet auf die anderen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} needs {needed:d} that serve it, and {n:d} can: it will pause</source>
        <translation>Phase {phase} braucht {needed:d} Geräte, auf denen es läuft, und {n:d} können das: Der Rollout wird anhalten</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} proved nothing: each of its devices was left out</source>
        <translation>Phase {phase} hat nichts nachgewiesen: Alle ihre Geräte wurden ausgelassen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} soaks for {minutes:.3g} min: gates need ten minutes to tell good from bad</source>
        <translation>Phase {phase} beobachtet {minutes:.3g} min: Gates brauchen zehn Minuten, um Gut von Schlecht zu unterscheiden</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} wants no approval.</source>
        <translation>Phase {phase} verlangt keine Genehmigung.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} wants {n:d} more approval (of {all:d})</source>
        <translation>Phase {phase} verlangt noch {n:d} Genehmigung (von {all:d})</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase} wants {n:d} more approvals (of {all:d})</source>
        <translation>Phase {phase} verlangt noch {n:d} Genehmigungen (von {all:d})</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase}: '{text}' is no number of approvals.</source>
        <translation>Phase {phase}: „{text}“ ist keine Anzahl von Genehmigungen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase}: device {device} is not of this group. Widen the group, or name another device.</source>
        <translation>Phase {phase}: Gerät {device} gehört nicht zu dieser Gruppe. Erweitern Sie die Gruppe, oder nennen Sie ein anderes Gerät.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase}: gate {gates} has not decided</source>
        <translation>Phase {phase}: Gate {gates} hat nicht entschieden</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase}: soak</source>
        <translation>Phase {phase}: Beobachtung</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase}: whom is it for? Write 10 %, 5, or names of devices.</source>
        <translation>Phase {phase}: Für wen ist sie? Schreiben Sie 10 %, 5, oder Namen von Geräten.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase}: {n:d} more must prove to serve, and none is there</source>
        <translation>Phase {phase}: Noch {n:d} müssen nachweisen, dass es läuft, und keines ist da</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phase {phase}: {said}</source>
        <translation>Phase {phase}: {said}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>phases: 1 to {most:d} of them are possible. Give at least one.</source>
        <translation>Phasen: 1 bis {most:d} sind möglich. Nennen Sie mindestens eine.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>pipeline.source.device: {said}; name it in the device's own agent.toml</source>
        <translation>pipeline.source.device: {said}; nennen Sie es in der eigenen agent.toml des Geräts</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>pipeline.source: not given, and agent.toml has no [source]; add one there</source>
        <translation>pipeline.source: nicht angegeben, und agent.toml hat kein [source]; fügen Sie dort eines hinzu</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>pipeline.source: server, and agent.toml has no [server]; add one there</source>
        <translation>pipeline.source: server, und agent.toml hat kein [server]; fügen Sie dort eines hinzu</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>population stability index (PSI) beyond the devices that wait</source>
        <translation>Populationsstabilitätsindex (PSI) über dem der wartenden Geräte</translation>
    </message>
    <message>
        <location filename="../../app/brokerage.py"/>
        <source>port {port} has no port after it. Choose a lower one.</source>
        <translation>Nach Port {port} kommt keiner mehr. Wählen Sie einen niedrigeren.</translation>
    </message>
    <message>
        <location filename="../../app/link/brokers.py"/>
        <source>port {port} on {host} cannot be used: {cause}; choose another port</source>
        <translation>Port {port} auf {host} ist nicht verwendbar: {cause}; wählen Sie einen anderen Port</translation>
    </message>
    <message>
        <location filename="../../app/link/brokers.py"/>
        <source>port {port} on {host} is already in use: stop the program that holds it, or choose another port</source>
        <translation>Port {port} auf {host} ist belegt: Beenden Sie das Programm, das ihn hält, oder wählen Sie einen anderen Port</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>power mode it runs in</source>
        <translation>Leistungsmodus, in dem es läuft</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>power, W</source>
        <translation>Leistung, W</translation>
    </message>
    <message>
        <location filename="../../app/bundles/progress.py"/>
        <source>preparing the model</source>
        <translation>Modell wird vorbereitet</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>processor architecture</source>
        <translation>Prozessorarchitektur</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>processor cores</source>
        <translation>Prozessorkerne</translation>
    </message>
    <message>
        <location filename="../../app/bundles/progress.py"/>
        <source>quantized</source>
        <translation>quantisiert</translation>
    </message>
    <message>
        <location filename="../../app/bundles/progress.py"/>
        <source>quantizing the weights</source>
        <translation>Gewichte werden quantisiert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>ratio of joules per inference after to before, above 1</source>
        <translation>Verhältnis der Joule je Inferenz nachher zu vorher, über 1</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>ratio of p95 after to before, above 1</source>
        <translation>Verhältnis der p95 nachher zu vorher, über 1</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>reason code of its newest refusal</source>
        <translation>Grundcode seiner neuesten Verweigerung</translation>
    </message>
    <message>
        <location filename="../../app/bundles/quantize.py"/>
        <source>recipe '{name}' is unknown; use one of {recipes}</source>
        <translation>Das Rezept „{name}“ ist unbekannt; verwenden Sie eines von {recipes}</translation>
    </message>
    <message>
        <location filename="../../app/posting.py"/>
        <source>redirects are not followed</source>
        <translation>Weiterleitungen wird nicht gefolgt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <source>rejected by {who}</source>
        <translation>abgelehnt von {who}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/registry.py"/>
        <source>release {n:d}</source>
        <translation>Freigabe {n:d}</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>removes {keyid}</source>
        <translation>entfernt {keyid}</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>renew: {said}</source>
        <translation>verlängern: {said}</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>renewed</source>
        <translation>verlängert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <source>replaced by another key</source>
        <translation>durch einen anderen Schlüssel ersetzt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>restarts per device and hour beyond the baseline</source>
        <translation>Neustarts je Gerät und Stunde über der Vergleichsbasis</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <source>restored from a backup</source>
        <translation>aus einer Sicherung zurückgespielt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>rolled back by {who}</source>
        <translation>zurückgerollt von {who}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>rollout {rollout:d} has no gate {name}.</source>
        <translation>Rollout {rollout:d} hat kein Gate {name}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>rollout {rollout:d} has no phase that waits for approvals.</source>
        <translation>Rollout {rollout:d} hat keine Phase, die auf Genehmigungen wartet.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>rollout {rollout:d} has no phase {phase}.</source>
        <translation>Rollout {rollout:d} hat keine Phase {phase}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>rollout {rollout:d} is {state}: it needs no approval.</source>
        <translation>Rollout {rollout:d} hat den Stand „{state}“: Er braucht keine Genehmigung.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>rollout {rollout:d} is {state}: only one that is {states} can become {wanted}.</source>
        <translation>Rollout {rollout:d} hat den Stand „{state}“: „{wanted}“ geht nur bei einem mit dem Stand {states}.</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>root {found:d} stands where root {n:d} should be.</source>
        <translation>Root {found:d} steht, wo Root {n:d} stehen sollte.</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>root {n:d} is not of Muster's making. Make a new draft.</source>
        <translation>Root {n:d} ist nicht von Muster. Erstellen Sie einen neuen Entwurf.</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>root {n:d} is not signed as root {judge:d} asks for.</source>
        <translation>Root {n:d} ist nicht so signiert, wie Root {judge:d} es verlangt.</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>root {n:d}: devices follow {most:d} roots. Found a fleet.</source>
        <translation>Root {n:d}: Geräte folgen {most:d} Roots. Gründen Sie eine neue Flotte.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>root {version:d} asks for {needed:d} signatures of its keys, {n:d} are there. Still to sign: {keys}. Give another --key, or pass a draft around (`muster key root-sign`).</source>
        <translation>Root {version:d} verlangt {needed:d} Signaturen ihrer Schlüssel, {n:d} sind da. Noch zu signieren: {keys}. Nennen Sie einen weiteren Schlüssel, oder reichen Sie einen Entwurf herum (`muster key root-sign`).</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>root {version:d} was published meanwhile. Make a new draft.</source>
        <translation>Root {version:d} wurde inzwischen veröffentlicht. Erstellen Sie einen neuen Entwurf.</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>rotates {key_role}</source>
        <translation>wechselt {key_role}</translation>
    </message>
    <message>
        <location filename="../../app/bundles/progress.py"/>
        <source>running both models on {n:d} samples</source>
        <translation>beide Modelle laufen über {n:d} Beispiele</translation>
    </message>
    <message>
        <location filename="../../app/bundles/progress.py"/>
        <source>running {model} on {n:d} samples</source>
        <translation>{model} läuft über {n:d} Beispiele</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <source>sent before: the device may already have it</source>
        <translation>schon gesendet: Das Gerät hat ihn vielleicht</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>serves again</source>
        <translation>läuft wieder</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>serves again from {slot}</source>
        <translation>läuft wieder aus {slot}</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>several root keys begin with {prefix}. There are: {names}.</source>
        <translation>Mehrere Root-Schlüssel beginnen mit {prefix}. Es gibt: {names}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/records.py"/>
        <source>severity is one of {names}.</source>
        <translation>Der Schweregrad ist einer von {names}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>share of inferences that fail beyond the baseline, 0 to 1</source>
        <translation>Anteil fehlschlagender Inferenzen über der Vergleichsbasis, 0 bis 1</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>share of the devices that ended, 0 to 1</source>
        <translation>Anteil an den Geräten, die fertig sind, 0 bis 1</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>share of the processors that agent and inference use, %</source>
        <translation>Anteil der Prozessoren, den Agent und Inferenz nutzen, %</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>share of the time beyond the baseline, 0 to 1</source>
        <translation>Anteil der Zeit über der Vergleichsbasis, 0 bis 1</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>signed by {names}</source>
        <translation>signiert von {names}</translation>
    </message>
    <message>
        <location filename="../../device_agent/swarm/says.py"/>
        <source>simulated</source>
        <translation>simuliert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>size of its disk, bytes</source>
        <translation>Größe seines Datenträgers, Bytes</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>sizes do not add up to size_bytes</source>
        <translation>Die Größen ergeben zusammen nicht size_bytes</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>something else comes first</source>
        <translation>etwas anderes geht vor</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>something is known of it</source>
        <translation>etwas ist darüber bekannt</translation>
    </message>
    <message>
        <location filename="../../device_agent/telemetry/says.py"/>
        <source>spool damaged ({problem}), kept as {name}; how many records it held is not known</source>
        <translation>Spool beschädigt ({problem}), aufgehoben als {name}; wie viele Sätze er hielt, ist nicht bekannt</translation>
    </message>
    <message>
        <location filename="../../device_agent/telemetry/says.py"/>
        <source>spool full at {n:d} bytes</source>
        <translation>Spool voll bei {n:d} Byte</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <location filename="../../device_agent/says.py"/>
        <source>spool {n:d} bytes</source>
        <translation>Spool {n:d} Byte</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>step of its newest attempt</source>
        <translation>Schritt seines neuesten Versuchs</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>stopped by {who}</source>
        <translation>beendet von {who}</translation>
    </message>
    <message>
        <location filename="../../app/trust/repository.py"/>
        <source>stored metadata set: {problem}; restore the registry from a backup</source>
        <translation>gespeicherte Metadaten: {problem}; stellen Sie das Register aus einer Sicherung wieder her</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <source>superseded by version {n:d}: {parts}</source>
        <translation>ersetzt durch Version {n:d}: {parts}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/store.py"/>
        <source>telemetry database {path} cannot be opened: {cause}; make the directory writable, or move the file away to start a new one</source>
        <translation>Die Telemetrie-Datenbank {path} lässt sich nicht öffnen: {cause}; machen Sie das Verzeichnis beschreibbar, oder verschieben Sie die Datei, um eine neue zu beginnen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/store.py"/>
        <source>telemetry database {path} cannot be read: {cause}; check that the file is there, readable and undamaged</source>
        <translation>Die Telemetrie-Datenbank {path} ist nicht lesbar: {cause}; prüfen Sie, ob die Datei da, lesbar und unbeschädigt ist</translation>
    </message>
    <message>
        <location filename="../../app/fleet/store.py"/>
        <source>telemetry database {path} cannot be written: {cause}; free some disk space or make the file writable</source>
        <translation>Die Telemetrie-Datenbank {path} ist nicht beschreibbar: {cause}; schaffen Sie Speicherplatz, oder machen Sie die Datei beschreibbar</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>telemetry records that wait on it</source>
        <translation>Telemetriesätze, die auf ihm warten</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>temperature, °C</source>
        <translation>Temperatur, °C</translation>
    </message>
    <message>
        <location filename="../../app/taking_back.py"/>
        <source>that cannot be taken back: it is over, or is a revocation.</source>
        <translation>Das lässt sich nicht zurücknehmen: Es ist vorbei, oder es ist eine Sperrung.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>the GStreamer pipeline does not start</source>
        <translation>Die GStreamer-Pipeline startet nicht</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>the agent ended {n:d} times during it, last in {step}</source>
        <translation>Der Agent endete dabei {n:d}-mal, zuletzt im Schritt {step}</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>the agent itself was started again</source>
        <translation>Der Agent selbst wurde neu gestartet</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>the agent was started again; ask anew</source>
        <translation>Der Agent wurde neu gestartet; fragen Sie erneut</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>the anomaly score is not a finite number</source>
        <translation>Der Anomaliewert ist keine endliche Zahl</translation>
    </message>
    <message>
        <location filename="../../app/backup/sealed.py"/>
        <source>the backup passphrase is empty and protects nothing. Choose one</source>
        <translation>Die Passphrase der Sicherung ist leer und schützt nichts. Wählen Sie eine</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>the broker has not taken the document</source>
        <translation>Der Broker hat das Dokument nicht angenommen</translation>
    </message>
    <message>
        <location filename="../../device_agent/link/says.py"/>
        <source>the broker refused a subscription</source>
        <translation>Der Broker hat ein Abonnement verweigert</translation>
    </message>
    <message>
        <location filename="../../device_agent/link/says.py"/>
        <source>the broker refused us: {problem}</source>
        <translation>Der Broker hat uns abgewiesen: {problem}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>the broker refuses the subscription</source>
        <translation>Der Broker verweigert das Abonnement</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>the broker refuses us: {problem}</source>
        <translation>Der Broker weist uns ab: {problem}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>the candidate is gone</source>
        <translation>Der Kandidat ist weg</translation>
    </message>
    <message>
        <location filename="../../app/trust/ca.py"/>
        <source>the certificate authority's key and its certificate do not belong together. Restore registry and keys from one backup.</source>
        <translation>Der Schlüssel der Zertifizierungsstelle und ihr Zertifikat gehören nicht zusammen. Stellen Sie Registry und Schlüssel aus einer Sicherung wieder her.</translation>
    </message>
    <message>
        <location filename="../../app/authority.py"/>
        <source>the certificate of the fleet's authority is damaged. Restore the registry.</source>
        <translation>Das Zertifikat der Zertifizierungsstelle der Flotte ist beschädigt. Stellen Sie das Register wieder her.</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>the certificates end on {date}: let the device reach its console, or enrol it again</source>
        <translation>Die Zertifikate enden am {date}: Lassen Sie das Gerät seine Konsole erreichen, oder nehmen Sie es neu auf</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>the clock says {now} UTC, but it is after {signed}; set the device's clock</source>
        <translation>Die Uhr zeigt {now} UTC, es ist aber nach {signed}; stellen Sie die Uhr des Geräts</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>the clock was set by {seconds:+.1f} s, from {before} to {now}</source>
        <translation>Die Uhr wurde um {seconds:+.1f} s verstellt, von {before} auf {now}</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>the code is not for device {device}</source>
        <translation>Der Code ist nicht für Gerät {device}</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>the code is too old: make another</source>
        <translation>Der Code ist zu alt: Erstellen Sie einen neuen</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>the code or the key was decided on just now</source>
        <translation>Über Code oder Schlüssel wurde eben entschieden</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>the code pins another authority; ask for a new code</source>
        <translation>Der Code nennt eine andere Zertifizierungsstelle; bitten Sie um einen neuen</translation>
    </message>
    <message>
        <location filename="../../device_agent/identity/says.py"/>
        <source>the code pins another root; ask for a new code</source>
        <translation>Der Code nennt eine andere Root; bitten Sie um einen neuen</translation>
    </message>
    <message>
        <location filename="../../app/order_desk.py"/>
        <source>the device did not answer</source>
        <translation>Das Gerät hat nicht geantwortet</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>the device has another key: make a code with --replace</source>
        <translation>Das Gerät hat einen anderen Schlüssel: Erstellen Sie einen Code mit --replace</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <source>the device is decommissioned</source>
        <translation>Das Gerät wird ausgemustert</translation>
    </message>
    <message>
        <location filename="../../app/order_desk.py"/>
        <source>the device is out of the fleet</source>
        <translation>Das Gerät ist nicht mehr in der Flotte</translation>
    </message>
    <message>
        <location filename="../../app/order_desk.py"/>
        <source>the device was enrolled anew</source>
        <translation>Das Gerät wurde neu aufgenommen</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>the device's own file alone</source>
        <translation>nur die eigene Datei des Geräts</translation>
    </message>
    <message>
        <location filename="../../device_agent/telemetry/says.py"/>
        <source>the disk did not take it: {cause}</source>
        <translation>Der Datenträger nahm es nicht an: {cause}</translation>
    </message>
    <message>
        <location filename="../../device_agent/link/says.py"/>
        <source>the fetch was cancelled</source>
        <translation>Das Laden wurde abgebrochen</translation>
    </message>
    <message>
        <location filename="../../app/authority.py"/>
        <source>the fleet has no certificate authority yet. Run `muster serve` or the console once.</source>
        <translation>Die Flotte hat noch keine Zertifizierungsstelle. Starten Sie einmal `muster serve` oder die Konsole.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/takeover.py"/>
        <source>the fleet was restored from a backup; look before you resume</source>
        <translation>Die Flotte wurde aus einer Sicherung zurückgespielt; sehen Sie nach, bevor Sie fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/trust/ca.py"/>
        <source>the fleet's certificate authority ended on {date}. Found a new fleet and enrol the devices there, or set this machine's clock.</source>
        <translation>Die Zertifizierungsstelle der Flotte ist am {date} abgelaufen. Gründen Sie eine neue Flotte, und nehmen Sie die Geräte dort auf, oder stellen Sie die Uhr dieses Rechners.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>the group '{name}' would contain itself ({way})</source>
        <translation>die Gruppe „{name}“ enthielte sich selbst ({way})</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>the group asks for {fields}, which changes by itself: devices come and go with it</source>
        <translation>Die Gruppe fragt nach {fields}, was sich von selbst ändert: Geräte kommen und gehen damit</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>the head file</source>
        <translation>die Kopfdatei</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>the head file {path} is damaged ({problem})</source>
        <translation>Die Kopfdatei {path} ist beschädigt ({problem})</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>the head file {path} is missing</source>
        <translation>Die Kopfdatei {path} fehlt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>the key in {path} is not that of approver {name}.</source>
        <translation>Der Schlüssel in {path} ist nicht der von Genehmiger {name}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>the key is no approver's any more</source>
        <translation>der Schlüssel gehört keinem Genehmiger mehr</translation>
    </message>
    <message>
        <location filename="../../app/remembered.py"/>
        <source>the keyring holds no passphrase for this data directory.</source>
        <translation>Der Schlüsselbund enthält keine Passphrase für dieses Datenverzeichnis.</translation>
    </message>
    <message>
        <location filename="../../app/backup/saving.py"/>
        <source>the keys in {path} change all the time. Finish the key ceremony first.</source>
        <translation>Die Schlüssel in {path} ändern sich ständig. Beenden Sie erst die Schlüsselzeremonie.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>the limit is reached</source>
        <translation>Die Grenze ist erreicht</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>the manifest is not {digest}</source>
        <translation>Das Manifest ist nicht {digest}</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>the manifest is of {bundle}, released as {released}</source>
        <translation>Das Manifest ist von {bundle}, freigegeben als {released}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>the model has no output {name}</source>
        <translation>Das Modell hat keine Ausgabe {name}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>the model has no output {name}; it has {known}</source>
        <translation>Das Modell hat keine Ausgabe {name}; es hat {known}</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>the new root key needs a passphrase. Type it twice.</source>
        <translation>Der neue Root-Schlüssel braucht eine Passphrase. Tippen Sie sie zweimal.</translation>
    </message>
    <message>
        <location filename="../../app/root_keys.py"/>
        <source>the old key is not in the data directory. Say --new PLACE: a stick.</source>
        <translation>Der alte Schlüssel liegt nicht im Datenverzeichnis. Nennen Sie einen Ort für den neuen: einen Stick.</translation>
    </message>
    <message>
        <location filename="../../app/backup/sealed.py"/>
        <source>the passphrase does not open {path}, or the file is damaged at its beginning. Try again with the right one.</source>
        <translation>Die Passphrase öffnet {path} nicht, oder die Datei ist am Anfang beschädigt. Versuchen Sie es mit der richtigen.</translation>
    </message>
    <message>
        <location filename="../../app/reports/making.py"/>
        <source>the period ends before it begins. Give an earlier begin.</source>
        <translation>Der Zeitraum endet, bevor er beginnt. Geben Sie einen früheren Beginn an.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>the plan cannot be read: {problem}.</source>
        <translation>Der Plan lässt sich nicht lesen: {problem}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>the plan cannot be used: {said}</source>
        <translation>Der Plan ist nicht verwendbar: {said}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>the query cannot be read: {said}.</source>
        <translation>Die Abfrage ist nicht lesbar: {said}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>the query cannot be read: {said}. {hint}</source>
        <translation>Die Abfrage ist nicht lesbar: {said}. {hint}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>the quote is never closed</source>
        <translation>das Anführungszeichen wird nicht geschlossen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>the quotes are empty</source>
        <translation>zwischen den Anführungszeichen steht nichts</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>the range ends before it begins</source>
        <translation>der Bereich endet, bevor er beginnt</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>the range has no end</source>
        <translation>der Bereich hat keine Grenze</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>the released bundle has no proper name or version</source>
        <translation>Das freigegebene Bundle hat keinen richtigen Namen oder keine richtige Version</translation>
    </message>
    <message>
        <location filename="../../app/root_keys.py"/>
        <source>the root key is not in the data directory: it was moved before.</source>
        <translation>Der Root-Schlüssel liegt nicht im Datenverzeichnis: Er wurde schon verlegt.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>the runtime fell back to {provider}: {said}</source>
        <translation>Die Laufzeit ist auf {provider} ausgewichen: {said}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>the runtime's profile is damaged: {problem}</source>
        <translation>Das Profil der Laufzeit ist beschädigt: {problem}</translation>
    </message>
    <message>
        <location filename="../../device_agent/swarm/says.py"/>
        <source>the script fails {version} in its {step}</source>
        <translation>Das Skript lässt {version} scheitern im Schritt {step}</translation>
    </message>
    <message>
        <location filename="../../device_agent/swarm/says.py"/>
        <source>the script gives it up</source>
        <translation>Das Skript gibt es auf</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>the serving session does not hold the bundle</source>
        <translation>Die laufende Sitzung hält das Bundle nicht</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>the serving session has closed no telemetry window</source>
        <translation>Die laufende Sitzung hat kein Messfenster abgeschlossen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>the shadow cannot be used: {problem}.</source>
        <translation>Der Schattenlauf ist so nicht möglich: {problem}.</translation>
    </message>
    <message>
        <location filename="../../app/trust/approvals.py"/>
        <source>the signature is not of the approver's key</source>
        <translation>Die Signatur ist nicht vom Schlüssel des Genehmigers</translation>
    </message>
    <message>
        <location filename="../../app/reporting.py"/>
        <source>the signature is not of the device's key</source>
        <translation>die Signatur stammt nicht vom Schlüssel des Geräts</translation>
    </message>
    <message>
        <location filename="../../app/sneakernet.py"/>
        <source>the stick is too full: up to {needed:.1f} MB are to be written, {free:.1f} MB are free. Make room or use another one.</source>
        <translation>Der Stick ist zu voll: Bis zu {needed:.1f} MB sind zu schreiben, {free:.1f} MB sind frei. Schaffen Sie Platz, oder nehmen Sie einen anderen.</translation>
    </message>
    <message>
        <location filename="../../app/remembered.py"/>
        <source>the system's keyring cannot be used ({said}). Unlock or install one (GNOME Keyring, KWallet), or set MUSTER_CONSOLE_PASSPHRASE, or type it at each start.</source>
        <translation>Der Schlüsselbund des Systems ist nicht benutzbar ({said}). Entsperren oder installieren Sie einen (GNOME-Schlüsselbund, KWallet), setzen Sie MUSTER_CONSOLE_PASSPHRASE, oder geben Sie die Passphrase bei jedem Start ein.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>the trigger {name} was removed or changed</source>
        <translation>Der Trigger {name} wurde entfernt oder geändert</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>the trust store cannot be used: {cause}</source>
        <translation>Der Vertrauensspeicher ist nicht benutzbar: {cause}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>the worker was told to stop</source>
        <translation>Der Inferenz wurde befohlen aufzuhören</translation>
    </message>
    <message>
        <location filename="../../app/root_keys.py"/>
        <source>there are several root keys: {names}. Say which: --replace KEYID.</source>
        <translation>Es gibt mehrere Root-Schlüssel: {names}. Sagen Sie, welcher ersetzt wird.</translation>
    </message>
    <message>
        <location filename="../../app/trust/sticks.py"/>
        <source>there are {n:d} root keys in {place}. Name one: {path}.</source>
        <translation>In {place} liegen {n:d} Root-Schlüssel. Nennen Sie einen: {path}.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/groups.py"/>
        <source>there is a group {name} already. Choose another name.</source>
        <translation>Es gibt schon eine Gruppe {name}. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/rule_book.py"/>
        <source>there is a rule {name} already. Choose another name.</source>
        <translation>Es gibt schon eine Regel {name}. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/approvals.py"/>
        <source>there is an approver {name}. Remove that one, or take another name.</source>
        <translation>Es gibt einen Genehmiger {name}. Entfernen Sie ihn, oder nehmen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>there is no active bundle to restart</source>
        <translation>Es gibt kein aktives Bundle, das neu zu starten wäre</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/rule_book.py"/>
        <source>there is no alert rule {name}. `muster alerts rules` names them.</source>
        <translation>Es gibt keine Regel {name}. `muster alerts rules` nennt sie.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/book.py"/>
        <source>there is no alert {n:d}. `muster alerts list` names them.</source>
        <translation>Es gibt keine Warnmeldung {n:d}. `muster alerts list` nennt sie.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/approvals.py"/>
        <source>there is no approver {name}. `muster key list` names them.</source>
        <translation>Es gibt keinen Genehmiger {name}. `muster key list` nennt sie.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>there is no device {device}. Add it first: `muster device add {device}`.</source>
        <translation>Es gibt kein Gerät {device}. Fügen Sie es erst hinzu: `muster device add {device}`.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/enrolments.py"/>
        <location filename="../../app/fleet/labelling.py"/>
        <location filename="../../app/fleet/pins.py"/>
        <source>there is no device {device}. `muster device list` names them.</source>
        <translation>Es gibt kein Gerät {device}. `muster device list` nennt sie.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>there is no field '{name}'</source>
        <translation>es gibt kein Feld „{name}“</translation>
    </message>
    <message>
        <location filename="../../app/workspace.py"/>
        <source>there is no fleet in {path}. Make one: `muster init`.</source>
        <translation>In {path} ist keine Flotte. Gründen Sie eine: `muster init`.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>there is no group '{name}'</source>
        <translation>es gibt keine Gruppe „{name}“</translation>
    </message>
    <message>
        <location filename="../../app/fleet/groups.py"/>
        <source>there is no group {name}. `muster group list` names them.</source>
        <translation>Es gibt keine Gruppe {name}. `muster group list` nennt sie.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>there is no rollout {rollout:d}. `muster rollout list` names them.</source>
        <translation>Es gibt keinen Rollout {rollout:d}. `muster rollout list` nennt sie.</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>there is no root in it. Make a new draft.</source>
        <translation>Es ist keine Root darin. Erstellen Sie einen neuen Entwurf.</translation>
    </message>
    <message>
        <location filename="../../app/trust/sticks.py"/>
        <source>there is no root key in {place}. Give the key file's path.</source>
        <translation>In {place} liegt kein Root-Schlüssel. Nennen Sie den Pfad der Schlüsseldatei.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>there is no sample in the replay directory</source>
        <translation>Im Wiedergabeverzeichnis liegt kein Beispiel</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>there is nothing that ) closes</source>
        <translation>es gibt nichts, was ) schließt</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>this OpenCV was built without GStreamer; use the system's python3-opencv</source>
        <translation>Dieses OpenCV wurde ohne GStreamer gebaut; nehmen Sie python3-opencv vom System</translation>
    </message>
    <message>
        <location filename="../../app/trust/enrolment.py"/>
        <source>this console made no such code</source>
        <translation>Diese Konsole hat keinen solchen Code erstellt</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>this draft bears a signature of {key}, which is no root key. Make a new draft.</source>
        <translation>Dieser Entwurf trägt eine Signatur von {key}, das ist kein Root-Schlüssel. Erstellen Sie einen neuen Entwurf.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>this draft expired on {date}. Make a new draft.</source>
        <translation>Dieser Entwurf ist am {date} abgelaufen. Erstellen Sie einen neuen.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>this draft goes from root {old:d} to {new:d}. Make one.</source>
        <translation>Dieser Entwurf führt von Root {old:d} zu {new:d}. Erstellen Sie einen passenden.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>this draft is from the future: devices would take its time for theirs. Set the clock of the machine that made it, and make a new draft.</source>
        <translation>Dieser Entwurf stammt aus der Zukunft: Geräte würden seine Zeit für ihre halten. Stellen Sie die Uhr der Maschine, die ihn erstellt hat, und erstellen Sie einen neuen.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>this draft is of another fleet ({fleet}, {key}). Give this fleet's.</source>
        <translation>Dieser Entwurf ist von einer anderen Flotte ({fleet}, {key}). Wählen Sie den dieser Flotte.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>this draft was changed after key {key} signed it. Trust it no more; make a new draft.</source>
        <translation>Dieser Entwurf wurde geändert, nachdem Schlüssel {key} ihn signiert hatte. Vertrauen Sie ihm nicht mehr; erstellen Sie einen neuen.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>this draft was made from other roots than this fleet's. Make a new one.</source>
        <translation>Dieser Entwurf entstand aus anderen Roots als denen dieser Flotte. Erstellen Sie einen neuen.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>this draft was made from root {made:d}, and root {there:d} is in force. Make a new draft: `muster key root-draft`.</source>
        <translation>Dieser Entwurf entstand aus Root {made:d}, in Kraft ist Root {there:d}. Erstellen Sie einen neuen: `muster key root-draft`.</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>this is no root metadata ({problem}). Make a new draft.</source>
        <translation>Das sind keine Root-Metadaten ({problem}). Erstellen Sie einen neuen Entwurf.</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>this is no root metadata, or a key is missing in it. Make a new draft.</source>
        <translation>Das sind keine Root-Metadaten, oder es fehlt ein Schlüssel darin. Erstellen Sie einen neuen Entwurf.</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>threshold {n:d}</source>
        <translation>Schwelle {n:d}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>time since it was heard of</source>
        <translation>Zeit, seit es zuletzt da war</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>time until its certificate ends</source>
        <translation>Zeit, bis sein Zertifikat abläuft</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>time zone of its clock</source>
        <translation>Zeitzone seiner Uhr</translation>
    </message>
    <message>
        <location filename="../../app/bundles/progress.py"/>
        <source>timing both models</source>
        <translation>Laufzeit beider Modelle wird gemessen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>top and left are given both or not at all</source>
        <translation>top und left werden beide oder gar nicht angegeben</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>truncated within a number</source>
        <translation>mitten in einer Zahl abgeschnitten</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>truncated: {n:d} bytes announced, {left:d} there</source>
        <translation>abgeschnitten: {n:d} Byte angekündigt, {left:d} da</translation>
    </message>
    <message>
        <location filename="../../app/reporting.py"/>
        <source>two reports have the number {n:d}</source>
        <translation>zwei Meldungen haben die Nummer {n:d}</translation>
    </message>
    <message>
        <location filename="../../app/gui/jobs.py"/>
        <source>unexpected {kind}: {problem}</source>
        <translation>unerwartet {kind}: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/link/brokers.py"/>
        <source>unknown broker kind {kind}: use mosquitto or amqtt</source>
        <translation>unbekannte Art von Broker {kind}: Verwenden Sie mosquitto oder amqtt</translation>
    </message>
    <message>
        <location filename="../../app/bundles/build.py"/>
        <source>version '{version}' must look like 1.2.3</source>
        <translation>Die Version „{version}“ muss wie 1.2.3 aussehen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>version of its Python</source>
        <translation>Version seines Python</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>version of the agent</source>
        <translation>Version des Agenten</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>version of the bundle it serves</source>
        <translation>Version des Bundles, das auf ihm läuft</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>version of the inference runtime</source>
        <translation>Version der Inferenz-Runtime</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>version {n:d} was accepted before and is not done twice</source>
        <translation>Version {n:d} wurde schon angenommen und wird nicht zweimal ausgeführt</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>version {n:d} was accepted before and said something else</source>
        <translation>Version {n:d} wurde schon angenommen und sagte etwas anderes</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>version {n:d}, version {newest:d} was accepted before</source>
        <translation>Version {n:d}, Version {newest:d} wurde schon angenommen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <source>version {n:d}, {parts}: {told}</source>
        <translation>Version {n:d}, {parts}: {told}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <location filename="../../device_agent/says.py"/>
        <source>version {n:d}: {parts}</source>
        <translation>Version {n:d}: {parts}</translation>
    </message>
    <message>
        <location filename="../../app/webhooks.py"/>
        <source>webhook {webhook:d} cannot be told: {said}</source>
        <translation>Webhook {webhook:d} ist nicht erreichbar: {said}</translation>
    </message>
    <message>
        <location filename="../../app/webhooks.py"/>
        <source>webhooks: {said}</source>
        <translation>Webhooks: {said}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>what it can measure</source>
        <translation>was es messen kann</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>what serves goes on, nothing new is taken: {said}</source>
        <translation>Was läuft, läuft weiter, Neues wird nicht angenommen: {said}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>where it stands</source>
        <translation>wo es steht</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>where its nodes ran is not known: no profile is left</source>
        <translation>Wo seine Knoten liefen, ist nicht bekannt: Es liegt kein Profil vor</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>whether heat or power slowed it in the newest window</source>
        <translation>ob Hitze oder Stromversorgung es im neuesten Messfenster gebremst hat</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>whether its clock can be believed</source>
        <translation>ob seiner Uhr zu trauen ist</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>why a report in its name was not believed</source>
        <translation>warum einer Meldung in seinem Namen nicht geglaubt wurde</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>wildcards are for filters; name one topic</source>
        <translation>Platzhalter sind für Filter; nennen Sie ein Topic</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>window '{text}': write 'mon-fri 22:00-04:00 Europe/Paris'.</source>
        <translation>Wartungsfenster „{text}“: Schreiben Sie 'mon-fri 22:00-04:00 Europe/Paris'.</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>window {ms:d} ms</source>
        <translation>Messfenster {ms:d} ms</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <source>window {seconds:g} s</source>
        <translation>Messfenster {seconds:g} s</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>wire type {n:d}</source>
        <translation>Wire-Typ {n:d}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/sentence.py"/>
        <source>{about}: {told}</source>
        <translation>{about}: {told}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{bundle} to {n:d} device</source>
        <translation>{bundle} auf {n:d} Gerät</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{bundle} to {n:d} devices</source>
        <translation>{bundle} auf {n:d} Geräte</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <location filename="../../device_agent/says.py"/>
        <source>{command}, version {n:d}</source>
        <translation>{command}, Version {n:d}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/orders.py"/>
        <location filename="../../device_agent/says.py"/>
        <source>{command}, version {n:d}: {told}</source>
        <translation>{command}, Version {n:d}: {told}</translation>
    </message>
    <message>
        <location filename="../../app/receipts.py"/>
        <source>{device} (state {n:d})</source>
        <translation>{device} (Meldung {n:d})</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{device} {outcome}</source>
        <translation>{device}: {outcome}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{device} {outcome}: {told}</source>
        <translation>{device}: {outcome}, {told}</translation>
    </message>
    <message>
        <location filename="../../app/bundles/library.py"/>
        <source>{digest} cannot be removed</source>
        <translation>{digest} lässt sich nicht entfernen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>{digest} is not 64 lower-case hex digits</source>
        <translation>{digest} sind nicht 64 kleine Hexadezimalziffern</translation>
    </message>
    <message>
        <location filename="../../app/trust/keystore.py"/>
        <source>{directory} cannot be used ({cause}); make the directory writable, or restore it from a backup</source>
        <translation>{directory} ist nicht benutzbar ({cause}); machen Sie das Verzeichnis beschreibbar, oder stellen Sie es aus einer Sicherung wieder her</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>{field} is never '{word}'</source>
        <translation>{field} ist nie „{word}“</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>{field} is text and has no size</source>
        <translation>{field} ist Text und hat keine Größe</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/sentence.py"/>
        <source>{field}: {said}</source>
        <translation>{field}: {said}</translation>
    </message>
    <message>
        <location filename="../../app/backup/restoring.py"/>
        <source>{file} holds no {name}. Use another backup.</source>
        <translation>In {file} fehlt {name}. Verwenden Sie eine andere Sicherung.</translation>
    </message>
    <message>
        <location filename="../../app/backup/restoring.py"/>
        <source>{file} holds {name}, which this Muster does not know. Update Muster.</source>
        <translation>{file} enthält {name}, das dieses Muster nicht kennt. Aktualisieren Sie Muster.</translation>
    </message>
    <message>
        <location filename="../../app/workspace.py"/>
        <source>{file} is damaged: {problem}. Restore it from a backup.</source>
        <translation>{file} ist beschädigt: {problem}. Stellen Sie die Datei aus einer Sicherung wieder her.</translation>
    </message>
    <message>
        <location filename="../../app/backup/restoring.py"/>
        <source>{file} is of a newer Muster, which has {name} in its registry. Update Muster.</source>
        <translation>{file} ist von einem neueren Muster, das {name} in seinem Register hat. Aktualisieren Sie Muster.</translation>
    </message>
    <message>
        <location filename="../../app/workspace.py"/>
        <source>{file} is of another Muster ({format}). Update Muster.</source>
        <translation>{file} stammt von einem anderen Muster ({format}). Aktualisieren Sie Muster.</translation>
    </message>
    <message>
        <location filename="../../app/bundles/project.py"/>
        <source>{file}: cannot be read ({cause}); name a folder with a {name}</source>
        <translation>{file}: nicht lesbar ({cause}); nennen Sie einen Ordner mit einer {name}</translation>
    </message>
    <message>
        <location filename="../../app/backup/restoring.py"/>
        <source>{file}: its registry cannot be read ({cause}). Use another.</source>
        <translation>{file}: Das Register darin ist nicht lesbar ({cause}). Verwenden Sie eine andere Sicherung.</translation>
    </message>
    <message>
        <location filename="../../app/bundles/project.py"/>
        <source>{file}: model '{model}' is not a file; put it there or correct it</source>
        <translation>{file}: Das Modell „{model}“ ist keine Datei; legen Sie es dorthin, oder berichtigen Sie den Namen</translation>
    </message>
    <message>
        <location filename="../../app/bundles/project.py"/>
        <source>{file}: name '{name}' must be made of a-z, 0-9 and inner hyphens</source>
        <translation>{file}: Der Name „{name}“ darf nur aus a-z, 0-9 und inneren Bindestrichen bestehen</translation>
    </message>
    <message>
        <location filename="../../app/bundles/project.py"/>
        <source>{file}: {field} '{folder}' is not a folder; make it or correct it</source>
        <translation>{file}: {field} „{folder}“ ist kein Ordner; legen Sie ihn an, oder berichtigen Sie den Namen</translation>
    </message>
    <message>
        <location filename="../../app/bundles/project.py"/>
        <source>{file}: {said}; correct this field</source>
        <translation>{file}: {said}; berichtigen Sie dieses Feld</translation>
    </message>
    <message>
        <location filename="../../app/bundles/project.py"/>
        <source>{file}: {unknown}: is no field; correct or remove it</source>
        <translation>{file}: {unknown}: kein bekanntes Feld; berichtigen oder entfernen Sie es</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{folder}: cannot be read ({cause})</source>
        <translation>{folder}: nicht lesbar ({cause})</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{folder}: has no {what} samples; put files there ({kinds})</source>
        <translation>{folder}: enthält keine Beispiele ({what}); legen Sie Dateien hinein ({kinds})</translation>
    </message>
    <message>
        <location filename="../../app/bundles/golden.py"/>
        <source>{golden}: the model answers all golden samples alike (within {allowed}); add samples that show something else</source>
        <translation>{golden}: Das Modell antwortet auf alle Golden Samples gleich (bis auf {allowed}); fügen Sie Beispiele hinzu, die etwas anderes zeigen</translation>
    </message>
    <message>
        <location filename="../../app/bundles/golden.py"/>
        <source>{golden}: {n:d} golden samples; keep {most}</source>
        <translation>{golden}: {n:d} Golden Samples; behalten Sie {most}</translation>
    </message>
    <message>
        <location filename="../../app/brokerage.py"/>
        <source>{host} is another machine, and without TLS anybody on the way reads and writes what devices say: leave out --plain. `muster broker export` writes a configuration with TLS for it.</source>
        <translation>{host} ist ein anderer Rechner, und ohne TLS kann unterwegs jeder lesen und schreiben, was Geräte sagen: Lassen Sie --plain weg. `muster broker export` schreibt dafür eine Konfiguration mit TLS.</translation>
    </message>
    <message>
        <location filename="../../app/brokerage.py"/>
        <source>{host} is no address that a device could connect to. Give another.</source>
        <translation>{host} ist keine Adresse, mit der ein Gerät sich verbinden könnte. Nennen Sie eine andere.</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{host} is not a host's name or address</source>
        <translation>{host} ist kein Hostname und keine Adresse</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{host} is not of this device's own network; name one that is</source>
        <translation>{host} ist nicht aus dem eigenen Netz dieses Geräts; nennen Sie eine Adresse daraus</translation>
    </message>
    <message>
        <location filename="../../app/posting.py"/>
        <source>{host} is not on this machine or a private network: use https</source>
        <translation>{host} ist nicht auf dieser Maschine oder in einem privaten Netz: Verwenden Sie https</translation>
    </message>
    <message>
        <location filename="../../app/brokerage.py"/>
        <source>{host} stands for all addresses of this machine: say by which one devices reach it. `muster broker hosts NAME-OR-ADDRESS`</source>
        <translation>{host} steht für alle Adressen dieses Rechners: Sagen Sie, unter welcher die Geräte ihn erreichen. `muster broker hosts NAME-OR-ADDRESS`</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>{journal} cannot be read: {cause}</source>
        <translation>{journal} ist nicht lesbar: {cause}</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>{journal} cannot be written: {cause}</source>
        <translation>{journal} ist nicht beschreibbar: {cause}</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>{journal} is damaged ({problem}); the agent goes on from its copy, or from its slots</source>
        <translation>{journal} ist beschädigt ({problem}); der Agent macht mit der Kopie oder mit seinen Slots weiter</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{k:d} of the last {n:d} never is</source>
        <translation>{k:d} der letzten {n:d} kommt nie vor</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>{key_role} is {keyid}</source>
        <translation>{key_role} ist {keyid}</translation>
    </message>
    <message>
        <location filename="../../app/link/brokers.py"/>
        <source>{kind} did not listen on port {port} within {seconds:.0f} s: see {path}</source>
        <translation>{kind} hat binnen {seconds:.0f} s nicht auf Port {port} geantwortet: siehe {path}</translation>
    </message>
    <message>
        <location filename="../../app/link/brokers.py"/>
        <source>{kind} ended as soon as it was started: {problem}; see {path}</source>
        <translation>{kind} endete sofort nach dem Start: {problem}; siehe {path}</translation>
    </message>
    <message>
        <location filename="../../app/trust/delegated.py"/>
        <source>{kind} version {n:d}: must be 1 to 2^53 - 1</source>
        <translation>{kind}-Version {n:d}: muss 1 bis 2^53 - 1 sein</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{kind} {shape} is not a series ({length:d}, {channels:d})</source>
        <translation>{kind} {shape} ist keine Reihe ({length:d}, {channels:d})</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{kind} {shape} is not an array {other}</source>
        <translation>{kind} {shape} ist kein Array {other}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{kind} {shape} is not an image (H, W, {channels:d}) uint8</source>
        <translation>{kind} {shape} ist kein Bild (H, W, {channels:d}) uint8</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{label} is not a label</source>
        <translation>{label} ist kein Label</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{label} is not one of alarm_labels</source>
        <translation>{label} ist nicht unter alarm_labels</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>{message} field {n:d} has wire type {wire:d}</source>
        <translation>{message}-Feld {n:d} hat Wire-Typ {wire:d}</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>{meter} does not answer</source>
        <translation>{meter} antwortet nicht</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>{meter} gives no number</source>
        <translation>{meter} gibt keine Zahl</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>{meter} not asked: the model runs on the processor</source>
        <translation>{meter} nicht gefragt: Das Modell läuft auf dem Prozessor</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>{meter} not discharging</source>
        <translation>{meter} entlädt nicht</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>{meter} permission denied</source>
        <translation>{meter}: Zugriff verweigert</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>{meter} unreadable</source>
        <translation>{meter} nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/bundles/quantize.py"/>
        <source>{model}: cannot be quantized: {problem}; try fp32</source>
        <translation>{model}: lässt sich nicht quantisieren: {problem}; versuchen Sie fp32</translation>
    </message>
    <message>
        <location filename="../../app/bundles/runner.py"/>
        <source>{model}: fails on {path}: {problem}</source>
        <translation>{model}: scheitert an {path}: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/bundles/runner.py"/>
        <source>{model}: gives an output that is no tensor of numbers</source>
        <translation>{model}: gibt eine Ausgabe, die kein Tensor aus Zahlen ist</translation>
    </message>
    <message>
        <location filename="../../app/bundles/runner.py"/>
        <source>{model}: gives {shape} with {n:d} finite numbers on {path}; all are wanted</source>
        <translation>{model}: gibt {shape} mit {n:d} endlichen Zahlen bei {path}; alle müssen es sein</translation>
    </message>
    <message>
        <location filename="../../app/bundles/runner.py"/>
        <source>{model}: on {path}: {said}; correct pipeline.post</source>
        <translation>{model}: an {path}: {said}; berichtigen Sie pipeline.post</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{model}: output {name} is {kind} {shape}; the project's {n:d} labels want float32 (1, {n:d})</source>
        <translation>{model}: Ausgabe {name} ist {kind} {shape}; die {n:d} Labels des Projekts brauchen float32 (1, {n:d})</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{model}: wants inputs {found}; the pipeline feeds one float32 tensor</source>
        <translation>{model}: braucht die Eingaben {found}; die Pipeline liefert einen float32-Tensor</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{model}: {said}; correct this field</source>
        <translation>{model}: {said}; berichtigen Sie dieses Feld</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{n:d} bytes, at most {most:d} are allowed</source>
        <translation>{n:d} Byte, höchstens {most:d} sind erlaubt</translation>
    </message>
    <message>
        <location filename="../../device_agent/link/says.py"/>
        <source>{n:d} chunks arrived with the wrong content</source>
        <translation>{n:d} Stücke kamen mit falschem Inhalt an</translation>
    </message>
    <message>
        <location filename="../../device_agent/link/says.py"/>
        <source>{n:d} chunks did not come within {seconds:.0f} s: check the broker and the console</source>
        <translation>{n:d} Stücke kamen nicht innerhalb von {seconds:.0f} s: Prüfen Sie Broker und Konsole</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{n:d} device</source>
        <translation>{n:d} Gerät</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{n:d} device against their own past only: what changes the whole fleet counts, too</source>
        <translation>{n:d} Gerät nur gegen die eigene Vergangenheit: Was die ganze Flotte ändert, zählt mit</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{n:d} device against {control:d} that wait</source>
        <translation>{n:d} Gerät gegen {control:d} wartende</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{n:d} device gave no such figure since the update</source>
        <translation>{n:d} Gerät lieferte seit dem Update keinen solchen Wert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} device has a newer release of {name} and will refuse this one; release it again: `muster bundle release {bundle}`</source>
        <translation>{n:d} Gerät hat eine neuere Freigabe von {name} und wird diese verweigern; geben Sie es erneut frei: `muster bundle release {bundle}`</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} device left for rollout {rollout:d}</source>
        <translation>{n:d} Gerät ging zu Rollout {rollout:d} über</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} device reports no time zone ({names}): the window counts as UTC</source>
        <translation>{n:d} Gerät meldet keine Zeitzone ({names}): Das Wartungsfenster gilt als UTC</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} device waits for its maintenance window</source>
        <translation>{n:d} Gerät wartet auf sein Wartungsfenster</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{n:d} devices</source>
        <translation>{n:d} Geräte</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{n:d} devices against their own past only: what changes the whole fleet counts, too</source>
        <translation>{n:d} Geräte nur gegen ihre eigene Vergangenheit: Was die ganze Flotte ändert, zählt mit</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{n:d} devices against {control:d} that wait</source>
        <translation>{n:d} Geräte gegen {control:d} wartende</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{n:d} devices gave no such figure since the update</source>
        <translation>{n:d} Geräte lieferten seit dem Update keinen solchen Wert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} devices have a newer release of {name} and will refuse this one; release it again: `muster bundle release {bundle}`</source>
        <translation>{n:d} Geräte haben eine neuere Freigabe von {name} und werden diese verweigern; geben Sie es erneut frei: `muster bundle release {bundle}`</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} devices left for rollout {rollout:d}</source>
        <translation>{n:d} Geräte gingen zu Rollout {rollout:d} über</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} devices report no time zone ({names}): the window counts as UTC</source>
        <translation>{n:d} Geräte melden keine Zeitzone ({names}): Das Wartungsfenster gilt als UTC</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} devices wait for their maintenance window</source>
        <translation>{n:d} Geräte warten auf ihr Wartungsfenster</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} devices would refuse to go back to {bundle}: its release is older than this one. Release it again (`muster bundle release {bundle}`), or use gates with on=pause only.</source>
        <translation>{n:d} Geräte würden verweigern, zu {bundle} zurückzugehen: Seine Freigabe ist älter als diese. Geben Sie es erneut frei (`muster bundle release {bundle}`), oder verwenden Sie nur Gates, die anhalten.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{n:d} failures in a row: {problem}</source>
        <translation>{n:d} Fehler hintereinander: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} fell back after it had ended</source>
        <translation>{n:d} fielen zurück, nachdem er geendet hatte</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{n:d} for {all:d} labels</source>
        <translation>{n:d} für {all:d} Labels</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>{n:d} for {all:d} outputs</source>
        <translation>{n:d} für {all:d} Ausgaben</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>{n:d} lines</source>
        <translation>{n:d} Zeilen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/audit_chain.py"/>
        <source>{n:d} more places</source>
        <translation>{n:d} weitere Stellen</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>{n:d} more: `muster key status`</source>
        <translation>{n:d} weitere: `muster key status`</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{n:d} numbers are too many</source>
        <translation>{n:d} Zahlen sind zu viele</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{n:d} of the devices named one by one failed; {may:d} may</source>
        <translation>{n:d} der einzeln genannten Geräte sind fehlgeschlagen; {may:d} dürfen</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} of {all:d} devices did not take it: {names}</source>
        <translation>{n:d} von {all:d} Geräten haben es nicht übernommen: {names}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} of {all:d} devices do not serve it: {names}</source>
        <translation>auf {n:d} von {all:d} Geräten läuft es nicht: {names}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} of {all:d} devices serve again what they did</source>
        <translation>auf {n:d} von {all:d} Geräten läuft wieder, was vorher lief</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} of {all:d} devices serve again what they did, {stayed:d} could not go back</source>
        <translation>auf {n:d} von {all:d} Geräten läuft wieder, was vorher lief; {stayed:d} konnten nicht zurück</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} of {all:d} devices serve it</source>
        <translation>es läuft auf {n:d} von {all:d} Geräten</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{n:d} of {all:d} labels cannot be</source>
        <translation>{n:d} von {all:d} Labels geht nicht</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>{n:d} of {all:d} samples failed</source>
        <translation>{n:d} von {all:d} Beispielen sind fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{n:d} older files are left alone</source>
        <translation>{n:d} ältere Dateien bleiben unbeachtet</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} out of reach, who get their turn when they return</source>
        <translation>{n:d} nicht erreichbar, sie kommen dran, wenn sie zurück sind</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} overdue at a step</source>
        <translation>{n:d} überfällig bei einem Schritt</translation>
    </message>
    <message>
        <location filename="../../device_agent/says.py"/>
        <source>{n:d} records of telemetry were lost: not acknowledged within {seconds:g} s</source>
        <translation>{n:d} Telemetriesätze gingen verloren: nicht innerhalb von {seconds:g} s bestätigt</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{n:d} requests refused, the last one: {problem}</source>
        <translation>{n:d} Anfragen verweigert, die letzte: {problem}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{n:d} that put it off</source>
        <translation>{n:d}, die es aufgeschoben haben</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{n:d} windows were left out, for the devices doubt their clocks</source>
        <translation>{n:d} Messfenster blieben außer Betracht, weil die Geräte ihren Uhren nicht trauen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{n:d} {name} for {all:d} labels</source>
        <translation>{n:d} {name} für {all:d} Labels</translation>
    </message>
    <message>
        <location filename="../../app/fleet/approvals.py"/>
        <source>{name} cannot name an approver. Use lower-case letters, digits and hyphens.</source>
        <translation>{name} kann keinen Genehmiger benennen. Verwenden Sie Kleinbuchstaben, Ziffern und Bindestriche.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{name} has sha256 {digest}, not {wanted}</source>
        <translation>{name} hat sha256 {digest}, nicht {wanted}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{name} is for images</source>
        <translation>{name} ist für Bilder</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{name} is larger than {most:d} bytes</source>
        <translation>{name} ist größer als {most:d} Byte</translation>
    </message>
    <message>
        <location filename="../../app/gui/report_files.py"/>
        <source>{name} is neither .html nor .pdf. Name it so, or give --format.</source>
        <translation>{name} ist weder .html noch .pdf. Benennen Sie die Datei so.</translation>
    </message>
    <message>
        <location filename="../../app/reports/making.py"/>
        <source>{name} is no rollout. Give its number: `muster rollout list`.</source>
        <translation>{name} ist kein Rollout. Geben Sie seine Nummer an: `muster rollout list`.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/rule_book.py"/>
        <source>{name} is not snoozed there. `muster alerts rules` shows what is.</source>
        <translation>{name} schlummert dort nicht. `muster alerts rules` zeigt, was schlummert.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/enrolling.py"/>
        <source>{name} is refused: {told}</source>
        <translation>{name} wird abgelehnt: {told}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{name} is {kind}, not a numeric tensor</source>
        <translation>{name} ist {kind}, kein Tensor von Zahlen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>{name} must be 1 to 64 of A-Z a-z 0-9 _ -</source>
        <translation>{name} muss aus 1 bis 64 Zeichen von A-Z a-z 0-9 _ - bestehen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>{name} must be a-z, 0-9 and inner hyphens, 1 to 63 characters</source>
        <translation>{name} muss aus a-z, 0-9 und Bindestrichen im Inneren bestehen, 1 bis 63 Zeichen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>{name} must be a-z, 0-9, inner hyphens</source>
        <translation>{name} muss aus a-z, 0-9 und Bindestrichen im Inneren bestehen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{name} must come before the steps that compute</source>
        <translation>{name} muss vor den Schritten stehen, die rechnen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{name} of {shape} are not rows of {width:d}</source>
        <translation>{name} von {shape} sind keine Zeilen von {width:d}</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{name} release {n:d}, release {installed:d} was installed before</source>
        <translation>{name} Freigabe {n:d}, Freigabe {installed:d} war schon installiert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{name} release {release:d}, it has {installed:d}; release it again</source>
        <translation>{name}, Freigabe {release:d}, es hat {installed:d}; geben Sie es erneut frei</translation>
    </message>
    <message>
        <location filename="../../app/bundles/library.py"/>
        <source>{name} {version} is in the library already ({digest}); choose another version</source>
        <translation>{name} {version} ist schon in der Bibliothek ({digest}); wählen Sie eine andere Version</translation>
    </message>
    <message>
        <location filename="../../app/backup/saving.py"/>
        <source>{name}, {n:d} files, audit head {head}</source>
        <translation>{name}, {n:d} Dateien, Kopf des Prüfprotokolls {head}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{name}: must be 1 or more.</source>
        <translation>{name}: muss mindestens 1 sein.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{name}: not an array of numbers</source>
        <translation>{name}: kein Feld von Zahlen</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{name}: output is not finite</source>
        <translation>{name}: Die Ausgabe ist nicht endlich</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{name}: output is off by {worst:.4g}, allowed is {allowed:.4g}</source>
        <translation>{name}: Die Ausgabe weicht um {worst:.4g} ab, erlaubt ist {allowed:.4g}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{name}: output is {shape}, the console had {wanted}</source>
        <translation>{name}: Die Ausgabe ist {shape}, die Konsole hatte {wanted}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{name}: {n:d} boxes where the console found {wanted:d}; scores moved by {worst:.4g}, allowed is {allowed:.4g}</source>
        <translation>{name}: {n:d} Kästen, wo die Konsole {wanted:d} fand; Bewertungen weichen um {worst:.4g} ab, erlaubt ist {allowed:.4g}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{name}: {n:d} outputs, the console had {wanted:d}</source>
        <translation>{name}: {n:d} Ausgaben, die Konsole hatte {wanted:d}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/sentence.py"/>
        <source>{parts} and {n:d} more</source>
        <translation>{parts} und {n:d} weitere</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{part} is no element of a camera</source>
        <translation>{part} ist kein Element einer Kamera</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>{path} appears twice</source>
        <translation>{path} steht zweimal da</translation>
    </message>
    <message>
        <location filename="../../app/backup/saving.py"/>
        <source>{path} cannot be copied: {cause}. Check it, its permissions and the free space.</source>
        <translation>{path} lässt sich nicht kopieren: {cause}. Prüfen Sie die Datei, ihre Rechte und den freien Platz.</translation>
    </message>
    <message>
        <location filename="../../app/bundles/library.py"/>
        <source>{path} cannot be read</source>
        <translation>{path} ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>{path} cannot be read ({cause}). Give a key file.</source>
        <translation>{path} ist nicht lesbar ({cause}). Nennen Sie eine Schlüsseldatei.</translation>
    </message>
    <message>
        <location filename="../../app/files.py"/>
        <source>{path} cannot be used: {cause}. Check permissions and free space, or choose another place.</source>
        <translation>{path} ist nicht verwendbar: {cause}. Prüfen Sie Rechte und freien Speicherplatz, oder wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/database.py"/>
        <source>{path} cannot be used: {cause}. Check that it is writable, undamaged and that the disk has space.</source>
        <translation>{path} ist nicht verwendbar: {cause}. Prüfen Sie, ob die Datei beschreibbar und unbeschädigt ist und ob Speicherplatz frei ist.</translation>
    </message>
    <message>
        <location filename="../../app/backup/archive.py"/>
        <source>{path} changed while it was read. Run the backup again.</source>
        <translation>{path} änderte sich beim Lesen. Sichern Sie noch einmal.</translation>
    </message>
    <message>
        <location filename="../../app/trust/sticks.py"/>
        <source>{path} does not read back. Keep {kept}, try a new stick.</source>
        <translation>{path} lässt sich nicht zurücklesen. Behalten Sie {kept}, und nehmen Sie einen neuen Stick.</translation>
    </message>
    <message>
        <location filename="../../app/backup/archive.py"/>
        <source>{path} ends too early. Use another copy.</source>
        <translation>{path} endet zu früh. Verwenden Sie eine andere Kopie.</translation>
    </message>
    <message>
        <location filename="../../app/backup/archive.py"/>
        <source>{path} goes on after its last file. Use another copy.</source>
        <translation>{path} geht nach der letzten Datei weiter. Verwenden Sie eine andere Kopie.</translation>
    </message>
    <message>
        <location filename="../../app/trust/sticks.py"/>
        <source>{path} has signed for another fleet before (see {note}). Do not sign: the draft is another fleet's, or poses as yours.</source>
        <translation>{path} hat schon für eine andere Flotte signiert (siehe {note}). Signieren Sie nicht: Der Entwurf ist von einer anderen Flotte oder gibt sich als Ihrer aus.</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>{path} has {size:d} bytes of sha256 {digest}, the manifest says {wanted:d} of {other}</source>
        <translation>{path} hat {size:d} Byte mit sha256 {digest}, das Manifest sagt {wanted:d} mit {other}</translation>
    </message>
    <message>
        <location filename="../../app/workspace.py"/>
        <source>{path} holds a fleet already. Choose another directory.</source>
        <translation>In {path} ist schon eine Flotte. Wählen Sie ein anderes Verzeichnis.</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>{path} holds no public key. Make a new one.</source>
        <translation>{path} enthält keinen öffentlichen Schlüssel. Erstellen Sie einen neuen.</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>{path} is a key for '{found}', not for '{role}'. Give another.</source>
        <translation>{path} ist ein Schlüssel für „{found}“, nicht für „{role}“. Nennen Sie einen anderen.</translation>
    </message>
    <message>
        <location filename="../../app/trust/sticks.py"/>
        <source>{path} is another key, or damaged. Choose another place.</source>
        <translation>{path} ist ein anderer Schlüssel oder beschädigt. Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <location filename="../../app/backup/sealed.py"/>
        <source>{path} is cut off at its beginning. Use another copy.</source>
        <translation>{path} ist am Anfang abgeschnitten. Verwenden Sie eine andere Kopie.</translation>
    </message>
    <message>
        <location filename="../../app/backup/sealed.py"/>
        <source>{path} is damaged at its beginning. Use another copy.</source>
        <translation>{path} ist am Anfang beschädigt. Verwenden Sie eine andere Kopie.</translation>
    </message>
    <message>
        <location filename="../../app/backup/archive.py"/>
        <source>{path} is damaged inside ({problem}). Use another copy.</source>
        <translation>{path} ist innen beschädigt ({problem}). Verwenden Sie eine andere Kopie.</translation>
    </message>
    <message>
        <location filename="../../app/backup/sealed.py"/>
        <source>{path} is damaged or cut off, {megabytes:.1f} MB from its beginning. Use another copy.</source>
        <translation>{path} ist beschädigt oder abgeschnitten, {megabytes:.1f} MB nach dem Anfang. Verwenden Sie eine andere Kopie.</translation>
    </message>
    <message>
        <location filename="../../app/backup/sealed.py"/>
        <source>{path} is damaged: it goes on after its end. Use another copy</source>
        <translation>{path} ist beschädigt: Die Datei geht nach ihrem Ende weiter. Verwenden Sie eine andere Kopie</translation>
    </message>
    <message>
        <location filename="../../app/backup/saving.py"/>
        <source>{path} is damaged: {problem}. Restore an older backup; this one would be no use.</source>
        <translation>{path} ist beschädigt: {problem}. Stellen Sie eine ältere Sicherung wieder her; diese wäre nutzlos.</translation>
    </message>
    <message>
        <location filename="../../app/files.py"/>
        <source>{path} is in use by process {holder}. Close that console or `muster serve` first.</source>
        <translation>{path} wird von Prozess {holder} verwendet. Schließen Sie erst jene Konsole oder `muster serve`.</translation>
    </message>
    <message>
        <location filename="../../app/backup/sealed.py"/>
        <source>{path} is no backup of Muster's. Give a file of `muster backup`.</source>
        <translation>{path} ist keine Sicherung von Muster. Wählen Sie eine Datei, die Muster gesichert hat.</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>{path} is no key file and no public key ({problem}). Give one of these.</source>
        <translation>{path} ist weder Schlüsseldatei noch öffentlicher Schlüssel ({problem}). Nennen Sie eines davon.</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>{path} is not a plain path</source>
        <translation>{path} ist kein einfacher Pfad</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{path} is not an absolute path; begin it with /</source>
        <translation>{path} ist kein absoluter Pfad; beginnen Sie mit /</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{path} is not released (any more)</source>
        <translation>{path} ist nicht (mehr) freigegeben</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{path} is not the path of the bundle it holds</source>
        <translation>{path} ist nicht der Pfad des Bundles, das es enthält</translation>
    </message>
    <message>
        <location filename="../../app/files.py"/>
        <source>{path} is not there, or its directory is not. Look at the name.</source>
        <translation>{path} gibt es nicht, oder das Verzeichnis dazu nicht. Prüfen Sie den Namen.</translation>
    </message>
    <message>
        <location filename="../../app/backup/sealed.py"/>
        <source>{path} is of a newer Muster ({name}). Update Muster.</source>
        <translation>{path} ist von einem neueren Muster ({name}). Aktualisieren Sie Muster.</translation>
    </message>
    <message>
        <location filename="../../app/files.py"/>
        <source>{path} is there already and not empty. Choose another place.</source>
        <translation>{path} gibt es schon, und es ist nicht leer. Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <location filename="../../app/files.py"/>
        <source>{path} is there already and stays. Choose another name.</source>
        <translation>{path} gibt es schon und bleibt. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/ceremonies.py"/>
        <source>{path} is there already. Choose another name.</source>
        <translation>{path} gibt es schon. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{path} is too long or has no sha256</source>
        <translation>{path} ist zu lang oder hat kein sha256</translation>
    </message>
    <message>
        <location filename="../../device_agent/update/says.py"/>
        <source>{path} lies in {parent}, which is a file</source>
        <translation>{path} liegt in {parent}, und das ist eine Datei</translation>
    </message>
    <message>
        <location filename="../../app/backup/archive.py"/>
        <source>{path} names a file twice. Do not use it.</source>
        <translation>{path} nennt eine Datei zweimal. Verwenden Sie diese Sicherung nicht.</translation>
    </message>
    <message>
        <location filename="../../app/backup/archive.py"/>
        <source>{path} names a file {name}, which would not stay in its directory. Do not use it.</source>
        <translation>{path} nennt eine Datei {name}, die nicht in ihrem Verzeichnis bliebe. Verwenden Sie diese Sicherung nicht.</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>{path} names another key than it holds. Ask for it again.</source>
        <translation>{path} nennt einen anderen Schlüssel, als darin steht. Lassen Sie ihn sich noch einmal geben.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{path} took {n:d} of {all:d} bytes: the disk is full</source>
        <translation>{path} nahm {n:d} von {all:d} Byte an: Der Datenträger ist voll</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{path}.approvals: must be 0 to 20.</source>
        <translation>{path}.approvals: muss zwischen 0 und 20 liegen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>{path}.at_most: counts failed devices, 0 or more, in a failures gate</source>
        <translation>{path}.at_most: zählt fehlgeschlagene Geräte, 0 oder mehr, in einem Gate „failures“</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>{path}.confidence: must be from {lowest:g} to {highest:g}, not {given:g}</source>
        <translation>{path}.confidence: muss zwischen {lowest:g} und {highest:g} liegen, nicht {given:g}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{path}.count: must be 1 or more.</source>
        <translation>{path}.count: muss mindestens 1 sein.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{path}.devices: give one of devices, count and percent.</source>
        <translation>{path}.devices: Nennen Sie genau eines von devices, count und percent.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{path}.devices: {device} is named twice. Name each device once.</source>
        <translation>{path}.devices: {device} ist doppelt genannt. Nennen Sie jedes Gerät einmal.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>{path}.kind: '{kind}' is none of {known}</source>
        <translation>{path}.kind: „{kind}“ ist keines von {known}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>{path}.limit: must be a number ({said}), not {limit}</source>
        <translation>{path}.limit: muss eine Zahl sein ({said}), nicht {limit}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>{path}.limit: {limit:g} is out of range ({said})</source>
        <translation>{path}.limit: {limit:g} ist außerhalb des Möglichen ({said})</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>{path}.min_sample: needs at least 1 device, not {n:d}</source>
        <translation>{path}.min_sample: braucht mindestens 1 Gerät, nicht {n:d}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{path}.min_succeeded: must be 1 or more: silence is no proof.</source>
        <translation>{path}.min_succeeded: muss mindestens 1 sein: Schweigen ist kein Nachweis.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/gate.py"/>
        <source>{path}.on_trip: '{on_trip}' is none of {known}</source>
        <translation>{path}.on_trip: „{on_trip}“ ist keines von {known}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{path}.percent: must be 1 to 100.</source>
        <translation>{path}.percent: muss zwischen 1 und 100 liegen.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{path}.percent: the last phase must take the rest: write 100.</source>
        <translation>{path}.percent: Die letzte Phase muss den Rest nehmen: Schreiben Sie 100.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{path}.percent: {percent:d} does not go beyond {covered:d} before it.</source>
        <translation>{path}.percent: {percent:d} geht nicht über die {covered:d} davor hinaus.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{path}.soak_s: must be 0 to 90 days.</source>
        <translation>{path}.soak_s: muss zwischen 0 und 90 Tagen liegen.</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{path}: '{label}' is not a label of the project; use one of {known}</source>
        <translation>{path}: „{label}“ ist kein Label des Projekts; verwenden Sie eines von {known}</translation>
    </message>
    <message>
        <location filename="../../app/bundles/inspection.py"/>
        <source>{path}: ONNX Runtime {version} cannot run it: {problem}; export it again</source>
        <translation>{path}: ONNX Runtime {version} kann es nicht ausführen: {problem}; exportieren Sie es noch einmal</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{path}: cannot be read ({cause})</source>
        <translation>{path}: nicht lesbar ({cause})</translation>
    </message>
    <message>
        <location filename="../../app/bundles/inspection.py"/>
        <source>{path}: cannot be read ({cause}); name an ONNX file</source>
        <translation>{path}: nicht lesbar ({cause}); nennen Sie eine ONNX-Datei</translation>
    </message>
    <message>
        <location filename="../../app/bundles/inspection.py"/>
        <source>{path}: does not load within {seconds:d} s; simplify the model</source>
        <translation>{path}: lädt nicht in {seconds:d} s; vereinfachen Sie das Modell</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{path}: gives the model {shape} where it wants {wanted}; replace this file, or add a resize step to the pipeline</source>
        <translation>{path}: gibt dem Modell {shape}, verlangt ist {wanted}; ersetzen Sie die Datei, oder fügen Sie der Pipeline einen Schritt „resize“ hinzu</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{path}: has no folders; make one for each label</source>
        <translation>{path}: enthält keine Ordner; legen Sie für jedes Label einen an</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{path}: holds {n:d} values; cut it into windows of {length:d}</source>
        <translation>{path}: enthält {n:d} Werte; teilen Sie die Datei in Fenster von {length:d}</translation>
    </message>
    <message>
        <location filename="../../app/bundles/library.py"/>
        <source>{path}: is damaged; remove and rebuild its bundle</source>
        <translation>{path}: beschädigt; entfernen Sie das Bundle, und bauen Sie es neu</translation>
    </message>
    <message>
        <location filename="../../app/backup/archive.py"/>
        <source>{path}: its table of contents is too long. Use another copy.</source>
        <translation>{path}: Das Inhaltsverzeichnis ist zu lang. Verwenden Sie eine andere Kopie.</translation>
    </message>
    <message>
        <location filename="../../app/bundles/inspection.py"/>
        <source>{path}: larger than 2 GB; only self-contained models are taken</source>
        <translation>{path}: größer als 2 GB; es werden nur in sich geschlossene Modelle angenommen</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{path}: length or hashes differ from the released bundle's</source>
        <translation>{path}: Länge oder Prüfsummen weichen vom freigegebenen Bundle ab</translation>
    </message>
    <message>
        <location filename="../../app/bundles/inspection.py"/>
        <source>{path}: operator {op} is not supported by ONNX Runtime {version}; export the model with standard operators</source>
        <translation>{path}: Operator {op} wird von ONNX Runtime {version} nicht unterstützt; exportieren Sie das Modell mit Standardoperatoren</translation>
    </message>
    <message>
        <location filename="../../app/bundles/tolerance.py"/>
        <source>{path}: the model's outputs change their shape; give them one</source>
        <translation>{path}: Die Ausgaben des Modells ändern ihre Form; legen Sie sie fest</translation>
    </message>
    <message>
        <location filename="../../app/bundles/inspection.py"/>
        <source>{path}: {said}; do not use this model</source>
        <translation>{path}: {said}; verwenden Sie dieses Modell nicht</translation>
    </message>
    <message>
        <location filename="../../app/bundles/inspection.py"/>
        <source>{path}: {said}; export one self-contained ONNX file</source>
        <translation>{path}: {said}; exportieren Sie eine in sich geschlossene ONNX-Datei</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{path}: {said}; replace or remove this file</source>
        <translation>{path}: {said}; ersetzen oder entfernen Sie diese Datei</translation>
    </message>
    <message>
        <location filename="../../app/bundles/dataset.py"/>
        <source>{path}: {said}; replace this file or correct the steps</source>
        <translation>{path}: {said}; ersetzen Sie diese Datei, oder berichtigen Sie die Schritte</translation>
    </message>
    <message>
        <location filename="../../app/trust/sticks.py"/>
        <source>{place} is not there. Put the stick in, or give the key file's path.</source>
        <translation>{place} ist nicht da. Stecken Sie den Stick ein, oder nennen Sie den Pfad der Schlüsseldatei.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{place}: mqtt with payload json gives numbers, this model takes images</source>
        <translation>{place}: mqtt mit payload json gibt Zahlen, dieses Modell nimmt Bilder</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{place}: {kind} gives images, this model takes none</source>
        <translation>{place}: {kind} gibt Bilder, dieses Modell nimmt keine</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{place}: {kind} needs OpenCV; install it with `pip install 'muster[agent-camera]'`, or the system's python3-opencv</source>
        <translation>{place}: {kind} braucht OpenCV; installieren Sie es mit `pip install 'muster[agent-camera]'` oder python3-opencv vom System</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{place}: {path} is in the agent's own directory</source>
        <translation>{place}: {path} liegt im eigenen Verzeichnis des Agenten</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{provider} could not be loaded: its libraries or its device are missing</source>
        <translation>{provider} konnte nicht geladen werden: Bibliotheken oder Gerät dafür fehlen</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{provider} could not be used: {problem}</source>
        <translation>{provider} war nicht benutzbar: {problem}</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{provider} runs only part: {n:d} nodes and {share:.0f}% of the time elsewhere</source>
        <translation>{provider} rechnet nur einen Teil: {n:d} Knoten und {share:.0f} % der Zeit anderswo</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{provider} took no node of the model</source>
        <translation>{provider} nahm keinen Knoten des Modells</translation>
    </message>
    <message>
        <location filename="../../device_agent/host/says.py"/>
        <source>{quantity}: {parts}</source>
        <translation>{quantity}: {parts}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/rule_book.py"/>
        <source>{query} for {seconds:g} s, {severity}</source>
        <translation>{query}, {seconds:g} s lang, {severity}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/alerts/rule_book.py"/>
        <source>{query} for {seconds:g} s, {severity}, off</source>
        <translation>{query}, {seconds:g} s lang, {severity}, aus</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{role} expired on {when} UTC; the console must renew it</source>
        <translation>{role} ist abgelaufen am {when} UTC; die Konsole muss es erneuern</translation>
    </message>
    <message>
        <location filename="../../app/key_custody.py"/>
        <source>{role} is none of {names}. Name one of these.</source>
        <translation>{role} ist keine der Rollen {names}. Nennen Sie eine davon.</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>{role} is not rotated so. Root keys are added and removed.</source>
        <translation>{role} wird nicht so gewechselt. Root-Schlüssel werden hinzugefügt und entfernt.</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{role} is not there</source>
        <translation>{role} ist nicht da</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{role} is version {n:d} where {wanted:d} is announced</source>
        <translation>{role} hat Version {n:d}, wo {wanted:d} angekündigt ist</translation>
    </message>
    <message>
        <location filename="../../app/trust/signing.py"/>
        <source>{role} metadata: {n:d} bytes, devices take at most {most:d}; withdraw old bundles first</source>
        <translation>Metadaten {role}: {n:d} Byte, Geräte nehmen höchstens {most:d}; ziehen Sie erst alte Bundles zurück</translation>
    </message>
    <message>
        <location filename="../../app/trust/roots.py"/>
        <source>{role} would need {n:d} signatures of {all:d} keys. Give another --threshold, or another number of keys.</source>
        <translation>{role} bräuchte {n:d} Signaturen von {all:d} Schlüsseln. Wählen Sie eine andere Schwelle oder eine andere Zahl von Schlüsseln.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>{said} (also {names})</source>
        <translation>{said} (auch {names})</translation>
    </message>
    <message>
        <location filename="../../app/gui/foreign.py"/>
        <source>{said} - at `{at}`</source>
        <translation>{said} - bei `{at}`</translation>
    </message>
    <message>
        <location filename="../../app/trust/ceremony.py"/>
        <source>{said}. Give the file that `muster key root-draft` made.</source>
        <translation>{said}. Wählen Sie die Datei, die `muster key root-draft` erstellt hat.</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{said}; its last words: {words}</source>
        <translation>{said}; letzte Worte: {words}</translation>
    </message>
    <message>
        <location filename="../../app/trust/keyfile.py"/>
        <source>{said}; restore {path} from a backup</source>
        <translation>{said}; stellen Sie {path} aus einer Sicherung wieder her</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{shape} is no reconstruction of {other}</source>
        <translation>{shape} ist keine Rekonstruktion von {other}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{shape} is not one anomaly score</source>
        <translation>{shape} ist nicht genau ein Anomaliewert</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{share:.0f}% of the results are the console's, needs {wanted:.0f}%</source>
        <translation>{share:.0f} % der Ergebnisse sind die der Konsole, gebraucht werden {wanted:.0f} %</translation>
    </message>
    <message>
        <location filename="../../app/fleet/query/says.py"/>
        <source>{sign} takes one value</source>
        <translation>{sign} nimmt einen Wert</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{sink} takes documents again</source>
        <translation>{sink} nimmt wieder Dokumente an</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{sink}: {n:d} documents given up</source>
        <translation>{sink}: {n:d} Dokumente aufgegeben</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{slot} took over</source>
        <translation>{slot} hat übernommen</translation>
    </message>
    <message>
        <location filename="../../device_agent/inference/says.py"/>
        <source>{source} is back</source>
        <translation>{source} ist wieder da</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{store} is damaged ({problem}): wipe it (`muster-agent decommission --now --yes`) and enrol the device again</source>
        <translation>{store} ist beschädigt ({problem}): Löschen Sie es (`muster-agent decommission --now --yes`), und nehmen Sie das Gerät neu auf</translation>
    </message>
    <message>
        <location filename="../../device_agent/trust/says.py"/>
        <source>{store} is damaged: wipe it (`muster-agent decommission --now --yes`) and enrol the device again</source>
        <translation>{store} ist beschädigt: Löschen Sie es (`muster-agent decommission --now --yes`), und nehmen Sie das Gerät neu auf</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{subject} ({what}): {figure} ({lower} to {upper}), limit {limit}</source>
        <translation>{subject} ({what}): {figure} ({lower} bis {upper}), Grenze {limit}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{subject} ({what}): {figure}, limit {limit}</source>
        <translation>{subject} ({what}): {figure}, Grenze {limit}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{subject}: no device gave a figure both before and since the update</source>
        <translation>{subject}: Kein Gerät lieferte vor und seit dem Update einen Wert</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{subject}: {figure} ({lower} to {upper}), limit {limit}</source>
        <translation>{subject}: {figure} ({lower} bis {upper}), Grenze {limit}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{subject}: {figure}, limit {limit}</source>
        <translation>{subject}: {figure}, Grenze {limit}</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{subject}: {n:d} device gave a figure before the update, none since</source>
        <translation>{subject}: {n:d} Gerät lieferte vor dem Update einen Wert, seither keines</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/gates/wording.py"/>
        <source>{subject}: {n:d} devices gave a figure before the update, none since</source>
        <translation>{subject}: {n:d} Geräte lieferten vor dem Update einen Wert, seither keines</translation>
    </message>
    <message>
        <location filename="../../app/bundles/quantize.py"/>
        <source>{target}: cannot be written ({cause}); check its folder and free space</source>
        <translation>{target}: nicht beschreibbar ({cause}); prüfen Sie Ordner und freien Speicherplatz</translation>
    </message>
    <message>
        <location filename="../../app/expiries.py"/>
        <source>{thing}: {said}</source>
        <translation>{thing}: {said}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{url} is not a URL: {problem}</source>
        <translation>{url} ist keine URL: {problem}</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{url} must begin with http:// or https:// and a host</source>
        <translation>{url} muss mit http:// oder https:// und einem Host beginnen</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/says.py"/>
        <source>{version} must look like 1.2.3</source>
        <translation>{version} muss aussehen wie 1.2.3</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <location filename="../../app/gui/models/plan_form.py"/>
        <source>{what}: '{text}' is no number.</source>
        <translation>{what}: „{text}“ ist keine Zahl.</translation>
    </message>
    <message>
        <location filename="../../app/fleet/rollout/says.py"/>
        <source>{what}: '{text}' is no whole number.</source>
        <translation>{what}: „{text}“ ist keine ganze Zahl.</translation>
    </message>
    <message>
        <location filename="../../app/gui/models/plan_form.py"/>
        <source>{what}: '{text}' is no whole number; leave it empty for no limit.</source>
        <translation>{what}: „{text}“ ist keine ganze Zahl; leer bedeutet: keine Grenze.</translation>
    </message>
    <message>
        <location filename="../../device_agent/wire/pipeline/says.py"/>
        <source>{width:d} x {height:d} pixels are too many</source>
        <translation>{width:d} x {height:d} Pixel sind zu viele</translation>
    </message>
</context>
</TS>
