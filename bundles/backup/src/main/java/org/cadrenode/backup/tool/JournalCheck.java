package org.cadrenode.backup.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Has the journal's own tool, which is on the same class path, verify a journal's files, in a process of its own. */
final class JournalCheck {
    static final String GOOD = "good";
    private static final String TOOL = "org.cadrenode.audit.tool.VerifyJournal";
    // Of the tool: the last entry is cut, as a kill may leave it, and as the next start mends it.
    private static final int TORN_TAIL = 3;
    private static final int TAMPERED = 2;

    private JournalCheck() { }

    static String of(Path journal) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(java, "-Dorg.ops4j.pax.logging.DefaultServiceLog.level=ERROR", "-cp",
                System.getProperty("java.class.path"), TOOL, journal.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            return switch (process.waitFor()) {
                case 0, TORN_TAIL -> GOOD;
                case TAMPERED -> "tampered";
                default -> "could not be verified";
            };
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("The verification of the journal was interrupted");
        }
    }
}
