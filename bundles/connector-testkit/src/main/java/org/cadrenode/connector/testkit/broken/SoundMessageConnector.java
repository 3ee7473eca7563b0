package org.cadrenode.connector.testkit.broken;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.jspecify.annotations.Nullable;

/** A connector that keeps the contract: messages {@code VISIT|child|surname}, a line each. */
public class SoundMessageConnector extends SoundFileConnector implements MessageConnector {
    private static final List<String> NAMES = List.of("child", "surname");
    private static final int LONGEST = 1 << 16;

    @Override
    public SourceDescription description() {
        return describe(List.of(new Table("visits", List.of(Column.of("child", Meaning.SUBJECT_REFERENCE),
                Column.of("surname", Meaning.SURNAME)))), Set.of());
    }

    @Override
    public Answer answer(byte[] message) {
        return new Answer(understood(message) ? Verdict.ACCEPTED : Verdict.ERROR, bytes(understood(message) ? "OK" : "NOT UNDERSTOOD"));
    }

    @Override
    public Answer unavailable(byte[] message) {
        return new Answer(Verdict.REJECTED, bytes("LATER"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean understood(byte[] message) {
        String[] parts = new String(message, StandardCharsets.UTF_8).split("\\|", -1);
        return parts.length == 3 && parts[0].equals("VISIT");
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        try (InputStream content = new BufferedInputStream(extract.open())) {
            int table = records.table("visits", NAMES);
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            long line = 0;
            for (int b = content.read(); b >= 0 || message.size() > 0; b = content.read()) {
                if (b >= 0 && b != '\n') {
                    if (message.size() <= LONGEST) {
                        message.write(b);
                    }
                    continue;
                }
                line++;
                if (understood(message.toByteArray())) {
                    String[] parts = message.toString(StandardCharsets.UTF_8).split("\\|", -1);
                    records.record(table, line, new @Nullable String[] {parts[1], parts[2]});
                } else {
                    records.reject("visits", line, "", Problem.MESSAGE_MALFORMED);
                }
                message.reset();
            }
        }
    }
}
