package org.cadrenode.connector.hl7v2.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.cadrenode.connector.spi.SourceSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads HL7 v2 messages: admissions and changes of patients (ADT), results (ORU) and appointments (SIU), of v2.1 to 2.8, sent over
 * MLLP or in files. A message is taken as a whole or not at all.
 */
@Component(service = Connector.class, configurationPid = Hl7v2Connector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Hl7v2Connector implements MessageConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.hl7v2";
    private static final Set<String> ENCODINGS = Set.of("UTF-8", "windows-1252", "ISO-8859-1", "US-ASCII");

    private final SourceSettings settings;
    private final Optional<Endpoint.Mllp> port;
    private final SourceDescription description;
    private final MessageReading reading;
    private final Answers answers;
    private final int longest;

    /** Makes the connector of one source. */
    @Activate
    public Hl7v2Connector(Map<String, Object> properties) {
        this(properties, Clock.systemUTC());
    }

    Hl7v2Connector(Map<String, Object> properties, Clock clock) {
        SourceSettings common = SourceSettings.of(properties, "", ".+\\.(hl7|txt|dat)");
        List<String> local = PatientIds.words(common.text("localId", ""));
        if (local.isEmpty()) {
            common = common.rejected("It is not known which identifier is the patient's own id; set localId to its assigning authority or type code.");
        }
        Charset encoding = StandardCharsets.UTF_8;
        String named = common.text("encoding", "UTF-8");
        if (ENCODINGS.contains(named)) {
            encoding = Charset.forName(named);
        } else {
            common = common.rejected("The setting encoding is one of UTF-8, windows-1252, ISO-8859-1 and US-ASCII.");
        }
        ZoneId zone = ZoneId.of("Europe/London");
        try {
            zone = ZoneId.of(common.text("zone", "Europe/London"));
        } catch (DateTimeException e) {
            common = common.rejected("The setting zone is no time zone; try Europe/London.");
        }
        ListenSettings listen = ListenSettings.of(common);
        for (String problem : listen.problems()) {
            common = common.rejected(problem);
        }
        settings = common;
        port = listen.endpoint();
        longest = listen.longestMessage();
        reading = new MessageReading(new PatientIds(local, PatientIds.words(common.text("nhsNumber", "NHS,NH"))), encoding, zone,
                PatientIds.words(common.text("processing", "P")));
        answers = new Answers(clock, zone);
        description = common.describe("hl7v2", "HL7 v2 messages", Tables.ALL.stream().map(Rows::table).toList(),
                Capability.VERSIONS, Capability.REMOVALS, Capability.MERGES);
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Endpoint endpoint() {
        return port.isPresent() && settings.problems().isEmpty() ? port.get() : settings.endpoint();
    }

    @Override
    public Set<String> settingNames() {
        return SourceSettings.names(List.of(ListenSettings.NAMES), "localId", "encoding", "zone", "nhsNumber", "processing");
    }

    @Override
    public List<String> check() {
        return port.isPresent() ? ListenSettings.check(port.get(), settings.problems()) : settings.check();
    }

    @Override
    public Optional<String> table(String fileName) {
        return Optional.empty();
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        MessageReading.Writing writing = reading.writing(records);
        try (InputStream content = extract.open()) {
            MessageReader messages = new MessageReader(content, longest);
            MessageReader.Piece piece = messages.next();
            for (long line = 1; piece != null; line++) {
                if (piece.problem() != null) {
                    records.reject("", line, "", piece.problem());
                } else {
                    read(piece.content(), line, writing, records);
                }
                piece = messages.next();
            }
        }
    }

    private void read(byte[] content, long line, MessageReading.Writing writing, Records records) throws IOException {
        Message message;
        try {
            message = reading.taken(content);
        } catch (MalformedException e) {
            records.reject("", line, "", e.problem());
            return;
        }
        writing.message(message, line);
    }

    @Override
    public Answer answer(byte[] message) {
        try {
            reading.taken(message);
            return answers.kept(message, null);
        } catch (MalformedException e) {
            return answers.kept(message, e.problem());
        }
    }

    @Override
    public Answer unavailable(byte[] message) {
        return answers.notKept(message);
    }
}
