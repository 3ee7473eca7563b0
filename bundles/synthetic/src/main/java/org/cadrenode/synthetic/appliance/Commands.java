package org.cadrenode.synthetic.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine to their end. */
public final class Commands {
    private Commands() {}

    /** Runs a program with nothing on its standard input; one that takes longer than {@code limit} is killed and the test fails. */
    public static Answer run(Duration limit, Map<String, String> environment, List<String> command) {
        try {
            Path out = Files.createTempFile("out", null);
            Path err = Files.createTempFile("err", null);
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile()).redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("No end after " + limit + ": " + command);
                }
                return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs a program that must exit 0. */
    public static Answer need(List<String> command) {
        Answer answer = run(Duration.ofMinutes(2), Map.of(), command);
        if (answer.exitCode() != 0) {
            throw new AssertionError(command + " ended with " + answer);
        }
        return answer;
    }
}
