package org.cadrenode.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Verification.Verdict;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalComponentTest {
    @TempDir
    private Path base;
    private final NodeKeys keys = NodeKeys.random();

    @Test
    void startsAndStopsOfNodeAndKeystoreAreOnRecord() {
        component("boot-1", true, false, false).deactivate();
        component("boot-1", true, true, false).deactivate();
        component("boot-2", false, false, true).deactivate();
        JournalComponent last = component("boot-3", false, true, false);
        List<AuditAction> actions = new ArrayList<>();
        last.latest(100).forEach(entry -> actions.add(entry.event().action()));
        assertEquals(List.of(
            AuditAction.NODE_STARTED, AuditAction.KEYSTORE_CREATED, AuditAction.KEYSTORE_SEALED,
            AuditAction.KEYSTORE_UNSEALED, AuditAction.NODE_STOPPED,
            AuditAction.NODE_STARTED, AuditAction.KEYSTORE_UNSEALED,
            AuditAction.NODE_STARTED, AuditAction.KEYSTORE_UNSEALED), actions);
        assertEquals(Verdict.GOOD, last.verify().verdict());
        assertEquals(last.latest(1).get(0).hash(), last.checkpoint().hash());
        last.deactivate();
    }

    @Test
    void theHealthCheckSaysWhetherItRecords() throws IOException {
        JournalComponent good = component("boot-1", true, true, false);
        assertEquals(Result.Status.OK, good.execute().getStatus());
        good.deactivate();
        Path file = base.resolve("journal").resolve("000000000001.journal");
        byte[] content = Files.readAllBytes(file);
        content[120] ^= 1;
        Files.write(file, content);
        JournalComponent broken = component("boot-2", false, true, false);
        assertEquals(Result.Status.CRITICAL, broken.execute().getStatus());
        assertThrows(CadreException.class, () -> broken.record(AuditEvent.of(AuditAction.REPORT_WRITTEN, "report")));
        broken.deactivate();
    }

    private JournalComponent component(String boot, boolean created, boolean nodeStops, boolean bundleStops) {
        return new JournalComponent(base.resolve("journal"), keys, created, "0.1.0", boot, () -> nodeStops, () -> bundleStops);
    }
}
