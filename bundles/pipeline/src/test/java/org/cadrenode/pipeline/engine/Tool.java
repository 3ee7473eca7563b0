package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs a program of the machine in a folder. A machine without it skips the test. */
final class Tool {
    private final Path folder;
    private final Map<String, String> environment;

    Tool(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    void run(String... command) throws IOException, InterruptedException {
        boolean there = Stream.of("/usr/bin", "/bin", "/usr/local/bin").anyMatch(bin -> Files.isExecutable(Path.of(bin, command[0])));
        Assumptions.assumeTrue(there, command[0] + " is not installed");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command))).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command[0] + " failed: " + Files.readString(folder.resolve("said")));
        }
    }
}
