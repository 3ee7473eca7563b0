package org.cadrenode.itests.appliance;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Which ports a process listens on, read from the kernel's tables. */
final class Sockets {
    private static final String LISTENING = "0A";

    private Sockets() {}

    /**
     * Returns what the process listens on, as {@code tcp 0100007F:1FA5}: the kernel's form of address and port, IPv6 addresses
     * in full; for UDP, which has no listening state, every bound port.
     */
    static Set<String> listening(long pid) throws IOException {
        Set<String> inodes = inodes(pid);
        Set<String> found = new TreeSet<>();
        for (String protocol : new String[] {"tcp", "tcp6", "udp", "udp6"}) {
            Path table = Path.of("/proc/" + pid + "/net/" + protocol);
            if (!Files.exists(table)) {
                continue;
            }
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.trim().split("\\s+");
                if (fields.length > 9 && inodes.contains(fields[9]) && (protocol.startsWith("udp") || fields[3].equals(LISTENING))) {
                    found.add(protocol + " " + fields[1]);
                }
            }
        }
        return found;
    }

    private static Set<String> inodes(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring(8, target.length() - 1));
                    }
                } catch (NoSuchFileException e) {
                    // Closed since the directory was read.
                }
            }
        }
        return inodes;
    }
}
