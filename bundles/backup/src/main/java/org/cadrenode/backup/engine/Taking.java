package org.cadrenode.backup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One backup in the making: {@link #before} while the node works, {@link #atRest} while its stores are closed, and {@link #finish} while it works
 * again. What has been sealed before, by this backup or the one before it, is not sealed again. Only the last step of
 * {@code finish} makes a backup of it; whatever ends it before leaves the former ones as they were. For one thread.
 */
public final class Taking implements AutoCloseable {
    private static final int PART = Pieces.FULL;
    // A file that was written to so shortly before it was read could change without another stamp.
    private static final long SETTLED_MILLISECONDS = 2000;
    private static final int TRIES = 3;
    /** A database's file, and that of its sums. */
    private static final List<String> DATABASE = List.of(".mv.db", ".mv.db.sums");
    private static final String KEYS = "keys";

    private final BackupFolder folder;
    private final Places places;
    private final byte[] recovery;
    private final Path work;
    private final Path staging;
    private final Seam seam;
    private final Optional<Head> previous;
    private final int number;
    private final Pieces pieces;
    private final Map<String, Entry> known = new HashMap<>();
    private final Map<String, Blob> parts = new HashMap<>();
    private final Map<String, Head.Stored> stored = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final byte[] buffer = new byte[PART];
    private Head.@Nullable Stored keys;
    private long read;
    private long written;

    /** Is told where it is, so that a test can stop there. */
    @FunctionalInterface
    interface Seam {
        /** Throws to stop there as a kill would. */
        void at(String step);
    }

    /**
     * What was made.
     *
     * @param bytes of the files that are in it
     * @param read bytes of those that had to be read
     * @param written bytes that were written to the folder
     */
    public record Made(int number, int files, long bytes, long read, long written) { }

    /**
     * What would be made.
     *
     * @param changed bytes of the files that have changed since the last one, which is the most that has to be written
     */
    public record Plan(int files, long bytes, long changed) { }

    /**
     * Begins; clears away what a kill left.
     *
     * @param recovery the public half of the recovery key
     * @param work this node's own folder for its work on backups
     * @param full whether what the last backup has is sealed again all the same
     */
    public Taking(BackupFolder folder, Places places, byte[] recovery, Path work, boolean full) throws IOException {
        this(folder, places, recovery, work, full, step -> { });
    }

    Taking(BackupFolder folder, Places places, byte[] recovery, Path work, boolean full, Seam seam) throws IOException {
        this.folder = folder;
        this.places = places;
        this.recovery = recovery.clone();
        this.work = work;
        this.seam = seam;
        staging = work.resolve("staging");
        folder.make();
        folder.clean();
        Disk.wipe(staging);
        Disk.folder(staging);
        previous = folder.newest();
        number = folder.next();
        pieces = new Pieces(staging, this.recovery);
        if (!full) {
            remember(HexFormat.of().formatHex(recovery));
        }
    }

    // Only what the newest backup in the folder has, sealed to the same key and still there.
    private void remember(String sealedTo) throws IOException {
        Optional<Manifest> index = index(folder, work);
        if (previous.isEmpty() || index.isEmpty() || index.get().number() != previous.get().number()
                || !index.get().taken().equals(previous.get().taken()) || !previous.get().recovery().equals(sealedTo)) {
            return;
        }
        Set<String> there = new HashSet<>();
        for (Head.Stored piece : previous.get().pieces()) {
            if (folder.has(piece)) {
                there.add(piece.name());
                stored.put(piece.name(), piece);
            }
        }
        for (Entry entry : index.get().entries()) {
            if (entry.blobs().stream().allMatch(blob -> there.contains(blob.piece()))) {
                known.put(entry.path(), entry);
                entry.blobs().forEach(blob -> parts.put(blob.digest(), blob));
            }
        }
    }

    private static Optional<Manifest> index(BackupFolder folder, Path work) {
        try {
            return Optional.of(Manifest.decode(Files.readAllBytes(work.resolve(folder.index()))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns what a backup would be now, and changes nothing. */
    public static Plan plan(BackupFolder folder, Places places, Path work, boolean full) throws IOException {
        Map<String, Entry> known = new HashMap<>();
        if (!full) {
            index(folder, work).ifPresent(manifest -> manifest.entries().forEach(entry -> known.put(entry.path(), entry)));
        }
        long bytes = 0;
        long changed = 0;
        List<Found> files = places.list();
        for (Found file : files) {
            bytes += file.size();
            Entry before = known.get(file.path());
            changed += before != null && before.stamp().equals(file.stamp()) && before.size() == file.size() ? 0 : file.size();
        }
        return new Plan(files.size(), bytes, changed);
    }

    /**
     * Seals what is there, so that less is to be done while the stores are at rest. Most files are not written to any more, and count as they
     * are; databases are, and of what was sealed of them those parts count that are the same then.
     */
    public void before() throws IOException {
        List<Found> files = places.list().stream().filter(file -> file.part() != Found.Part.KEYS).toList();
        leaveWhatIsGone(files);
        for (Found file : files) {
            long began = System.currentTimeMillis();
            try {
                Entry entry = entry(file, true);
                if (entry != null && entry.size() == file.size() && DATABASE.stream().noneMatch(file.path()::endsWith) && began - file.modified() > SETTLED_MILLISECONDS) {
                    known.put(entry.path(), entry);
                }
            } catch (NoSuchFileException e) {
                // It went meanwhile, and is in no backup from this one on.
                known.remove(file.path());
            }
        }
        pieces.finish();
        shelve();
        seam.at("before");
    }

    // A piece goes with the last backup that names it. So one that holds anything that is not there any more is named no longer, and what
    // is still there of it is sealed again: else what was taken out of the node would stay for as long as its neighbours do.
    private void leaveWhatIsGone(List<Found> files) throws IOException {
        Set<String> there = new HashSet<>();
        for (Found file : files) {
            Entry before = known.get(file.path());
            if (before != null && before.stamp().equals(file.stamp()) && before.size() == file.size()) {
                before.blobs().forEach(blob -> there.add(blob.digest()));
            } else if (!parts.isEmpty()) {
                digests(file, there);
            }
        }
        Map<String, Map<Long, Integer>> held = new HashMap<>();
        known.values().stream().flatMap(entry -> entry.blobs().stream()).filter(blob -> there.contains(blob.digest()))
                .forEach(blob -> held.computeIfAbsent(blob.piece(), name -> new HashMap<>()).put(blob.offset(), blob.length()));
        Set<String> whole = new HashSet<>();
        held.forEach((piece, blobs) -> {
            if (blobs.values().stream().mapToLong(Integer::longValue).sum() == Envelope.plainBytes(stored.get(piece).bytes())) {
                whole.add(piece);
            }
        });
        known.values().removeIf(entry -> entry.blobs().stream().anyMatch(blob -> !whole.contains(blob.piece())));
        parts.values().removeIf(blob -> !whole.contains(blob.piece()));
    }

    private void digests(Found file, Set<String> digests) throws IOException {
        try (InputStream in = Files.newInputStream(file.file())) {
            for (int length = in.readNBytes(buffer, 0, PART); length > 0; length = in.readNBytes(buffer, 0, PART)) {
                digests.add(Sums.of(buffer, 0, length));
            }
        } catch (NoSuchFileException e) {
            // What is gone is not there.
            return;
        }
    }

    /**
     * Seals all files as they are now. Call it while the stores are closed.
     *
     * @throws IOException also if files of theirs changed meanwhile, again and again
     */
    public void atRest() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            List<Found> files = places.list();
            if (takeAll(files) && still(files)) {
                seam.at("at rest");
                return;
            }
        }
        throw new IOException("Files of stores changed while they were to be at rest");
    }

    private boolean takeAll(List<Found> files) throws IOException {
        entries.clear();
        List<Found> withKeys = new ArrayList<>();
        // The journal first: its entries of what comes later may be missing, and never the other way round.
        for (Found.Part part : List.of(Found.Part.LIVE, Found.Part.DATA)) {
            for (Found file : files) {
                if (file.part() == part) {
                    try {
                        Entry entry = entry(file, part == Found.Part.LIVE);
                        if (entry == null) {
                            return false;
                        }
                        entries.add(entry);
                    } catch (NoSuchFileException e) {
                        if (part == Found.Part.DATA) {
                            return false;
                        }
                    }
                } else if (file.part() == Found.Part.KEYS && part == Found.Part.DATA) {
                    withKeys.add(file);
                }
            }
        }
        Files.deleteIfExists(staging.resolve(KEYS));
        try (Pieces.Sealed sealed = new Pieces.Sealed(staging.resolve(KEYS), recovery, KeysPart.context(number))) {
            boolean all = KeysPart.write(withKeys, sealed.sink());
            keys = sealed.finish(folder.keysFile(number).getFileName().toString());
            return all;
        }
    }

    private boolean still(List<Found> before) throws IOException {
        return stamps(before).equals(stamps(places.list()));
    }

    private static Map<String, String> stamps(List<Found> files) {
        Map<String, String> stamps = new HashMap<>();
        files.stream().filter(file -> file.part() != Found.Part.LIVE).forEach(file -> stamps.put(file.path(), file.stamp() + " " + file.size()));
        return stamps;
    }

    // Null if it became shorter; of a file that grows, what was there is taken.
    private @Nullable Entry entry(Found file, boolean lenient) throws IOException {
        Entry before = known.get(file.path());
        if (before != null && before.stamp().equals(file.stamp()) && before.size() == file.size()) {
            return before;
        }
        boolean stays = file.part() == Found.Part.DATA && DATABASE.stream().noneMatch(file.path()::endsWith)
                && System.currentTimeMillis() - file.modified() > SETTLED_MILLISECONDS;
        List<Blob> blobs = new ArrayList<>();
        long left = file.size();
        try (InputStream in = Files.newInputStream(file.file())) {
            while (left > 0) {
                int length = in.readNBytes(buffer, 0, (int) Math.min(PART, left));
                if (length > 0) {
                    blobs.add(blob(length, stays));
                    left -= length;
                    read += length;
                }
                if (left > 0 && length < PART) {
                    if (!lenient) {
                        return null;
                    }
                    return new Entry(file.path(), file.size() - left, file.stamp(), blobs);
                }
            }
        }
        return new Entry(file.path(), file.size(), file.stamp(), blobs);
    }

    private Blob blob(int length, boolean stays) throws IOException {
        String digest = Sums.of(buffer, 0, length);
        Blob there = parts.get(digest);
        if (there == null || there.length() != length) {
            there = pieces.add(digest, buffer, length, stays);
            parts.put(digest, there);
        }
        return there;
    }

    // To where they are kept. The pieces of this backup do no harm there before it has a head.
    private void shelve() throws IOException {
        for (Head.Stored piece : pieces.take()) {
            folder.shelve(staging.resolve(piece.name()), piece.name());
            stored.put(piece.name(), piece);
            written += piece.bytes();
        }
    }

    /**
     * Makes a backup of what was sealed. Until the last step there is none.
     *
     * @param counts rows of the stores while they were at rest
     * @param signer signs under the key of the journal
     * @param node that key's public half, in hexadecimal digits
     */
    public Made finish(Instant taken, SortedMap<String, Long> counts, String node, UnaryOperator<byte[]> signer) throws IOException {
        Head.Stored keysPart = keys;
        if (keysPart == null) {
            throw new IllegalStateException("Stores were not at rest");
        }
        pieces.finish();
        shelve();
        seam.at("shelved");
        Manifest manifest = new Manifest(number, taken, places.elsewhere().stream().map(Path::toString).toList(), counts, entries);
        byte[] text = manifest.encode();
        Head.Stored sealed;
        Path manifestFile = staging.resolve("manifest");
        try (Pieces.Sealed sealing = new Pieces.Sealed(manifestFile, recovery, Restoring.context(number))) {
            sealing.sink().write(text);
            sealed = sealing.finish(folder.manifest(number).getFileName().toString());
        }
        Disk.bring(manifestFile, folder.manifest(number));
        Files.copy(staging.resolve(KEYS), BackupFolder.copy(folder.keysFile(number)), StandardCopyOption.REPLACE_EXISTING);
        Disk.force(BackupFolder.copy(folder.keysFile(number)));
        Disk.bring(staging.resolve(KEYS), folder.keysFile(number));
        Disk.forceFolder(folder.keysFile(number).toAbsolutePath().getParent());
        seam.at("keys");
        Set<String> used = new HashSet<>();
        entries.forEach(entry -> entry.blobs().forEach(blob -> used.add(blob.piece())));
        Collection<Head.Stored> holding = stored.values().stream().filter(piece -> used.contains(piece.name())).toList();
        Head head = new Head(node, number, taken, HexFormat.of().formatHex(recovery), previous.map(Head::digest).orElse(Head.NONE), sealed, keysPart,
                List.copyOf(holding), "");
        byte[] signed = head.encode(signer);
        Disk.write(folder.head(number), signed);
        Disk.write(BackupFolder.copy(folder.head(number)), signed);
        seam.at("head");
        Disk.write(work.resolve(folder.index()), text);
        // The former keys go, overwritten, with whatever else belongs to no backup now.
        folder.clean();
        return new Made(number, entries.size(), manifest.bytes(), read, written + sealed.bytes() + keysPart.bytes());
    }

    @Override
    public void close() throws IOException {
        pieces.close();
        Disk.wipe(staging);
    }
}
