package org.cadrenode.backup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A node's folders, its signing key, its recovery key, and a folder for backups. */
public final class Site {
    static final Instant TAKEN = Instant.parse("2026-11-02T03:30:00Z");

    final Path home;
    public final Path backups;
    final BackupFolder folder;
    public final RecoveryKey recovery = RecoveryKey.make();
    final Places places;
    public final String node;
    private final KeyPair signing;
    private Instant clock = TAKEN;

    public Site(Path home) {
        this.home = home;
        backups = home.resolve("backups");
        folder = new BackupFolder(backups, backups);
        places = new Places(home.resolve("node/etc"), home.resolve("node/data"), Optional.empty(), List.of(home.resolve("outbox")));
        try {
            signing = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        byte[] encoded = signing.getPublic().getEncoded();
        node = HexFormat.of().formatHex(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    byte[] sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(signing.getPrivate());
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    void put(String path, byte[] content) {
        try {
            Path file = path.startsWith("outbox/") ? home.resolve(path) : home.resolve("node").resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(String path, String content) {
        put(path, content.getBytes());
    }

    void remove(String path) throws IOException {
        Files.delete(home.resolve("node").resolve(path));
    }

    /** A node as after some work. */
    public Site furnished() {
        put("etc/org.cadrenode.backup.cfg", "to = somewhere");
        put("data/cadre/landing/D-1/content", "sealed content of the first delivery");
        put("data/cadre/vault/vault.mv.db", "a database");
        put("data/cadre/vault/vault.childkeys", "keys of three children");
        put("data/cadre/optout/optout.mv.db", "a register");
        put("data/cadre/keystore/node.bcfks", "the keystore");
        put("data/cadre/journal/segment-1", "entries");
        put("data/cadre/backup/index.before", "own work");
        put("data/cache/bundle1/jar", "the platform's");
        put("data/log/karaf.log", "a log");
        put("outbox/P-1.package", "a package");
        return this;
    }

    Taking.Made backUp(boolean full, Taking.Seam seam) throws IOException {
        try (Taking taking = new Taking(folder, places, RecoveryKey.publicKey(recovery.publicKey()), work(), full, seam)) {
            taking.before();
            taking.atRest();
            SortedMap<String, Long> counts = new TreeMap<>(Map.of("vault:data/cadre/vault/vault.mv.db:subject", 3L));
            clock = clock.plusSeconds(86400);
            return taking.finish(clock, counts, node, this::sign);
        }
    }

    public Taking.Made backUp() throws IOException {
        return backUp(false, step -> { });
    }

    /** Fails if a piece of the newest backup holds anything that is not in that backup. */
    void demandThatNothingElseIsIn() throws IOException {
        Head head = folder.newest().orElseThrow();
        Map<String, Map<Long, Integer>> held = new TreeMap<>();
        Manifest.decode(Files.readAllBytes(work().resolve(folder.index()))).entries().stream().flatMap(entry -> entry.blobs().stream())
                .forEach(blob -> held.computeIfAbsent(blob.piece(), name -> new TreeMap<>()).put(blob.offset(), blob.length()));
        for (Head.Stored piece : head.pieces()) {
            try (InputStream in = Envelope.open(recovery, Pieces.context(piece.name()), Files.newInputStream(folder.piece(piece.name())))) {
                long plain = in.readAllBytes().length;
                if (plain != held.get(piece.name()).values().stream().mapToLong(Integer::longValue).sum()) {
                    throw new AssertionError("backup " + head.number() + " holds more than it names");
                }
            }
        }
    }

    Path work() {
        return home.resolve("node/data/cadre/backup");
    }

    Restoring open() throws IOException {
        return open(Optional.empty());
    }

    Restoring open(Optional<Integer> number) throws IOException {
        return Restoring.open(folder, recovery, number, Optional.of(Fingerprint.of(node)));
    }

    /** Restores into a new folder, and returns what is there, by name. */
    Map<String, String> restored(Optional<Integer> number, String name) throws IOException {
        Path target = home.resolve(name);
        open(number).restore(target, false);
        return content(target);
    }

    /** Returns what a backup would have to hold. */
    Map<String, String> present() throws IOException {
        Map<String, String> present = new TreeMap<>();
        for (Found found : places.list()) {
            present.put(found.path(), Sums.of(found.file()));
        }
        return present;
    }

    static Map<String, String> content(Path top) throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (Path file : files(top)) {
            content.put(top.relativize(file).toString(), Sums.of(file));
        }
        return content;
    }

    public static List<Path> files(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
        }
    }
}
