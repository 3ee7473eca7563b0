package org.cadrenode.pipeline.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.terms.RetentionKeeper.Hold;

/** The holds that stand, in a sealed file. One that cannot be read lets nothing be destroyed. Called by one thread at a time. */
final class Holds {
    private static final String NAME = "retention-holds";
    private static final int MOST = 10_000;

    private final SealedFolder folder;

    Holds(SealedFolder folder) {
        this.folder = folder;
    }

    Map<SourceId, Hold> all() throws IOException {
        Map<SourceId, Hold> holds = new TreeMap<>();
        if (!folder.has(NAME)) {
            return holds;
        }
        try (DataInputStream in = new DataInputStream(folder.open(NAME))) {
            int many = in.readInt();
            if (many < 0 || many > MOST) {
                throw new IOException("The file of holds is damaged");
            }
            for (int i = 0; i < many; i++) {
                SourceId source = new SourceId(in.readUTF());
                holds.put(source, new Hold(source, in.readUTF(), in.readUTF(), Instant.ofEpochMilli(in.readLong())));
            }
        }
        return holds;
    }

    void write(Map<SourceId, Hold> holds) throws IOException {
        folder.write(NAME, sink -> {
            DataOutputStream out = new DataOutputStream(sink);
            out.writeInt(holds.size());
            for (Hold hold : holds.values()) {
                out.writeUTF(hold.source().value());
                out.writeUTF(hold.reason());
                out.writeUTF(hold.by());
                out.writeLong(hold.since().toEpochMilli());
            }
            out.flush();
        });
    }
}
