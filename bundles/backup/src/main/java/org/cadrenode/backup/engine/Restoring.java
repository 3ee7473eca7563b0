package org.cadrenode.backup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.channels.FileChannel;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One backup, to be verified and restored. Before anything is handed out the head was found to be signed by the node that is meant, and
 * manifest, keys and pieces to be what it names. For one thread.
 */
public final class Restoring {
    /** What a register of opt-outs looks for: release is shut until somebody knows what came since. */
    public static final String MARK = "data/cadre/restored";

    /** In the folder of a node's own work on backups: that it was restored, for its journal. */
    public static final String TOLD = "restored";

    private static final String WORK = "data/cadre/backup";
    private static final int PIECES_HELD = 3;

    private final BackupFolder folder;
    private final RecoveryKey recovery;
    private final Head head;
    private final Head newest;
    private final Manifest manifest;
    private final Map<String, byte[]> held = new LinkedHashMap<>();

    /**
     * What was restored.
     *
     * @param elsewhere the folders that were elsewhere, by where they are now below the base
     */
    public record Restored(int number, Instant taken, int files, long bytes, List<String> elsewhere) { }

    private Restoring(BackupFolder folder, RecoveryKey recovery, Head head, Head newest, Manifest manifest) {
        this.folder = folder;
        this.recovery = recovery;
        this.head = head;
        this.newest = newest;
        this.manifest = manifest;
    }

    static String context(int number) {
        return "manifest " + number;
    }

    /**
     * Opens a backup.
     *
     * @param number empty for the newest
     * @param node fingerprint of the node whose backup it has to be; empty for whoever made it
     * @throws IOException with a sentence if there is none, or anything of it is not what it has to be
     */
    public static Restoring open(BackupFolder folder, RecoveryKey recovery, Optional<Integer> number, Optional<String> node) throws IOException {
        Head newest = folder.newest().orElseThrow(() -> new IOException("There is no backup"));
        int wanted = number.orElse(newest.number());
        Head head = newest.number() == wanted ? newest : named(folder, wanted);
        if (!head.node().equals(newest.node()) || node.isPresent() && !Fingerprint.of(head.node()).equals(node.get())) {
            throw new IOException("The backup was made by another node than the one that was named");
        }
        if (!head.recovery().equals(recovery.publicKey())) {
            throw new IOException("The backup is sealed to another recovery key");
        }
        demandChain(folder, newest);
        demand(folder.manifest(wanted), head.manifest());
        Manifest manifest;
        try (InputStream in = Envelope.open(recovery, context(wanted), Files.newInputStream(folder.manifest(wanted)))) {
            manifest = Manifest.decode(in.readAllBytes());
        }
        if (manifest.number() != wanted || !manifest.taken().equals(head.taken())) {
            throw new IOException("The manifest is that of another backup");
        }
        return new Restoring(folder, recovery, head, newest, manifest);
    }

    private static Head named(BackupFolder folder, int number) throws IOException {
        try {
            return folder.read(number);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no backup " + number);
        }
    }

    // Each names the one before, as far as that is still there.
    private static void demandChain(BackupFolder folder, Head newest) throws IOException {
        Head later = newest;
        List<Integer> numbers = folder.numbers();
        for (int i = numbers.indexOf(newest.number()) - 1; i >= 0; i--) {
            Head head;
            try {
                head = folder.read(numbers.get(i));
            } catch (IOException e) {
                // An older one that is lost does not keep a good one from being restored.
                continue;
            }
            if (head.number() == later.number() - 1 && !later.previous().equals(head.digest()) || !head.node().equals(newest.node())) {
                throw new IOException("Backup " + head.number() + " is not the one on which the next was made");
            }
            later = head;
        }
    }

    private static void demand(Path file, Head.Stored stored) throws IOException {
        try {
            if (Files.size(file) != stored.bytes() || !Sums.of(file).equals(stored.digest())) {
                throw new IOException("A file of the backup was altered: " + stored.name());
            }
        } catch (NoSuchFileException e) {
            throw new IOException("A file of the backup is missing: " + stored.name());
        }
    }

    /** Returns its number. */
    public int number() {
        return head.number();
    }

    /** Returns when it was taken. */
    public Instant taken() {
        return head.taken();
    }

    /** Returns the fingerprint of the node that made it. */
    public String node() {
        return Fingerprint.of(head.node());
    }

    /** Returns the bytes that it takes to restore it, but for the keys. */
    public long bytes() {
        return manifest.bytes();
    }

    /** Returns rows of the stores, by store, file and table. */
    public SortedMap<String, Long> counts() {
        return manifest.counts();
    }

    /** Reads all of its files and finds them to be what the head names. Nothing is opened. @throws IOException that names the first that is not */
    public void verify() throws IOException {
        keys();
        for (Head.Stored piece : head.pieces()) {
            demand(folder.piece(piece.name()), piece);
        }
    }

    // The one, or the other if that was damaged.
    private Path keys() throws IOException {
        Path file = folder.keysFile(newest.number());
        try {
            demand(file, newest.keys());
            return file;
        } catch (IOException e) {
            demand(BackupFolder.copy(file), newest.keys());
            return BackupFolder.copy(file);
        }
    }

    /**
     * Verifies everything, then restores into a folder that must be empty or not there. It appears whole or not at all: until then the
     * work is in a folder beside it that ends in {@code .partial}.
     *
     * @param mark whether the node is to know that it was restored
     */
    public Restored restore(Path base, boolean mark) throws IOException {
        Path target = base.toAbsolutePath().normalize();
        demandEmpty(target);
        long room = Files.getFileStore(Disk.folder(target.getParent())).getUsableSpace();
        if (room < manifest.bytes() + newest.keys().bytes()) {
            throw new IOException("There is not enough room: " + (manifest.bytes() >> 20) + " MiB are needed, and " + (room >> 20) + " MiB are free");
        }
        verify();
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        if (Files.exists(partial)) {
            throw new IOException("A restore was cut short before: remove what it left in the folder that ends in .partial");
        }
        Disk.folder(partial);
        int files = 0;
        for (Entry entry : manifest.entries()) {
            write(within(partial, entry.path()), entry);
            files++;
        }
        held.clear();
        try (InputStream in = Envelope.open(recovery, KeysPart.context(newest.number()), Files.newInputStream(keys()))) {
            KeysPart.read(in, partial);
        }
        if (mark) {
            mark(partial);
        }
        Disk.forceFolder(partial);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Disk.forceFolder(target.getParent());
        List<String> elsewhere = new ArrayList<>();
        for (int i = 0; i < manifest.elsewhere().size(); i++) {
            elsewhere.add(Places.ELSEWHERE + i + " was " + manifest.elsewhere().get(i));
        }
        return new Restored(head.number(), head.taken(), files, manifest.bytes(), elsewhere);
    }

    private void mark(Path base) throws IOException {
        byte[] text = (head.number() + " " + head.taken() + "\n").getBytes(StandardCharsets.US_ASCII);
        Disk.write(Disk.folder(base.resolve(WORK)).resolve(TOLD), text);
        Disk.write(base.resolve(MARK), text);
    }

    /** Removes a folder that was restored into for a while, and overwrites it. */
    public static void wipe(Path folder) throws IOException {
        Disk.wipe(folder);
        Path partial = folder.toAbsolutePath().normalize().resolveSibling(folder.getFileName() + ".partial");
        Disk.wipe(partial);
    }

    private static void demandEmpty(Path target) throws IOException {
        if (target.getParent() == null) {
            throw new IOException("The folder to restore into has to lie in another one");
        }
        if (Files.exists(target)) {
            if (!Files.isDirectory(target)) {
                throw new IOException("The folder to restore into is a file");
            }
            try (DirectoryStream<Path> there = Files.newDirectoryStream(target)) {
                if (there.iterator().hasNext()) {
                    throw new IOException("The folder to restore into is not empty");
                }
            }
        }
    }

    /** Returns a file below a folder. @throws IOException if the name leads out of it */
    static Path within(Path base, String name) throws IOException {
        Path file = base.resolve(name).normalize();
        if (!file.startsWith(base) || file.equals(base)) {
            throw new IOException("A name in the backup leads out of its folder");
        }
        return file;
    }

    private void write(Path file, Entry entry) throws IOException {
        Disk.folder(file.getParent());
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Blob blob : entry.blobs()) {
                byte[] piece = piece(blob.piece());
                if (blob.offset() < 0 || blob.offset() + blob.length() > piece.length
                        || !Sums.of(piece, (int) blob.offset(), blob.length()).equals(blob.digest())) {
                    throw new IOException("A part of a file is not what the manifest names");
                }
                ByteBuffer left = ByteBuffer.wrap(piece, (int) blob.offset(), blob.length());
                while (left.hasRemaining()) {
                    out.write(left);
                }
            }
            out.force(true);
        }
    }

    private byte[] piece(String name) throws IOException {
        byte[] there = held.remove(name);
        if (there == null) {
            try (InputStream in = Envelope.open(recovery, Pieces.context(name), Files.newInputStream(folder.piece(name)))) {
                there = in.readAllBytes();
            }
            if (held.size() >= PIECES_HELD) {
                held.remove(held.keySet().iterator().next());
            }
        }
        held.put(name, there);
        return there;
    }
}
