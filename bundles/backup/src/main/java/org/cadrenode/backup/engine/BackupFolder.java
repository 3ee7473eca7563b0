package org.cadrenode.backup.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.erasure.SealedRemoval;

/**
 * The folder of a node's backups.
 *
 * <pre>
 * backup-000012.head       what makes it a backup: appears last, goes first; and once more, as backup-000012.head.copy
 * backup-000012.manifest   what it holds, sealed
 * pieces/3f/3f…            sealed content, which several backups may share
 * keys-000012              sealed keystore and keys of children: of the newest backup alone, in this or another folder; and keys-000012.copy
 * rehearsed                the last rehearsal: number and moment
 * </pre>
 *
 * One process writes to it. Whatever a kill leaves is no backup, and the next {@link #clean} removes it.
 */
public final class BackupFolder {
    private static final Pattern HEAD = Pattern.compile("backup-(\\d{6})\\.head(\\.copy)?");
    private static final Pattern OWN = Pattern.compile("(backup-\\d{6}\\.(head|manifest)|keys-\\d{6}|rehearsed)(\\.copy)?(\\.part)?");
    private static final String PIECES = "pieces";
    private static final String REHEARSED = "rehearsed";

    private final Path folder;
    private final Path keys;

    /** @param keys the folder of the keys; may be the same */
    public BackupFolder(Path folder, Path keys) {
        this.folder = folder;
        this.keys = keys;
    }

    /**
     * A backup that is there.
     *
     * @param bytes of all its files, also of those that it shares
     * @param node fingerprint of the node that made it
     * @param problem what is wrong with it; empty if all of its files are there, which says nothing of their content
     */
    public record Line(int number, Instant taken, long bytes, String node, Optional<String> problem) { }

    /** The newest backup whose head can be read. @param node fingerprint of the node that made it */
    public record Last(Instant taken, String node) { }

    /** A rehearsal. */
    public record Rehearsed(int number, Instant at) { }

    Path manifest(int number) {
        return folder.resolve(String.format("backup-%06d.manifest", number));
    }

    Path head(int number) {
        return folder.resolve(String.format("backup-%06d.head", number));
    }

    Path keysFile(int number) {
        return keys.resolve(String.format("keys-%06d", number));
    }

    /** Returns where the same lies once more: who has lost one of these has lost everything. */
    static Path copy(Path file) {
        return file.resolveSibling(file.getFileName() + ".copy");
    }

    Path piece(String name) {
        return folder.resolve(PIECES).resolve(name.substring(0, 2)).resolve(name);
    }

    /** Returns the name under which a node writes down what the newest backup in this folder has. */
    String index() {
        return "index-" + Sums.of(folder.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /** Returns the place on whose disk it lies: itself, or what is there of the way to it. */
    public Path there() {
        Path at = folder.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    /** Returns the numbers of the heads that are there, in their order. */
    List<Integer> numbers() throws IOException {
        Set<Integer> found = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Matcher name = HEAD.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        found.add(Integer.parseInt(name.group(1)));
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    /** Reads a head. @throws IOException also if it is another's */
    Head read(int number) throws IOException {
        try {
            return read(head(number), number);
        } catch (IOException e) {
            try {
                return read(copy(head(number)), number);
            } catch (IOException again) {
                throw e;
            }
        }
    }

    private static Head read(Path file, int number) throws IOException {
        Head head = Head.decode(Files.readAllBytes(file));
        if (head.number() != number) {
            throw new IOException("The head of a backup bears another number than its name");
        }
        return head;
    }

    /** Returns the newest head that can be read. */
    Optional<Head> newest() throws IOException {
        List<Integer> numbers = numbers();
        for (int i = numbers.size() - 1; i >= 0; i--) {
            try {
                return Optional.of(read(numbers.get(i)));
            } catch (IOException e) {
                // Its line says so.
                continue;
            }
        }
        return Optional.empty();
    }

    /** Returns the newest backup whose head can be read; of its files nothing is said. */
    public Optional<Last> last() throws IOException {
        return newest().map(head -> new Last(head.taken(), Fingerprint.of(head.node())));
    }

    /** Returns the number of the next backup. */
    int next() throws IOException {
        List<Integer> numbers = numbers();
        return numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
    }

    /** Returns the backups that are there, oldest first. */
    public List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        // Most are in several backups, and the folder may be far away.
        Map<Head.Stored, Boolean> looked = new HashMap<>();
        List<Integer> numbers = numbers();
        int newest = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
        for (int number : numbers) {
            try {
                Head head = read(number);
                lines.add(new Line(number, head.taken(), head.bytes(), Fingerprint.of(head.node()), problem(head, newest, looked)));
            } catch (IOException e) {
                lines.add(new Line(number, Instant.EPOCH, 0, "", Optional.of("its head cannot be read or was altered")));
            }
        }
        return lines;
    }

    // Keys are those of the newest.
    private Optional<String> problem(Head head, int newest, Map<Head.Stored, Boolean> looked) throws IOException {
        if (!isThere(manifest(head.number()), head.manifest())) {
            return Optional.of("its manifest is missing or has another length");
        }
        if (head.number() == newest && !isThere(keysFile(newest), head.keys()) && !isThere(copy(keysFile(newest)), head.keys())) {
            return Optional.of("its keys are missing or have another length");
        }
        long missing = 0;
        for (Head.Stored piece : head.pieces()) {
            Boolean known = looked.get(piece);
            boolean there = known == null ? has(piece) : known;
            looked.put(piece, there);
            missing += there ? 0 : 1;
        }
        return missing == 0 ? Optional.empty() : Optional.of(missing + " of its pieces are missing or have another length");
    }

    private static boolean isThere(Path file, Head.Stored stored) throws IOException {
        try {
            return Files.size(file) == stored.bytes();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    boolean has(Head.Stored piece) throws IOException {
        return isThere(piece(piece.name()), piece);
    }

    /**
     * Removes backups that are older than the moment, but never the newest one that has all of its files; then what belongs to none.
     *
     * @return the numbers of those that went
     */
    public List<Integer> prune(Instant before) throws IOException {
        List<Line> lines = lines();
        Optional<Line> good = lines.stream().filter(line -> line.problem().isEmpty()).reduce((first, second) -> second);
        List<Integer> gone = new ArrayList<>();
        for (Line line : lines) {
            if (good.isPresent() && line.number() < good.get().number() && age(line).isBefore(before)) {
                Files.deleteIfExists(copy(head(line.number())));
                Files.deleteIfExists(head(line.number()));
                gone.add(line.number());
            }
        }
        if (!gone.isEmpty()) {
            Disk.forceFolder(folder);
        }
        clean();
        return gone;
    }

    // Of a head that cannot be read, which may be so for this moment alone, when it was written.
    private Instant age(Line line) throws IOException {
        Path head = head(line.number());
        return line.node().isEmpty() ? Files.getLastModifiedTime(Files.exists(head) ? head : copy(head)).toInstant() : line.taken();
    }

    /** Removes what belongs to no backup. If a head cannot be read, nothing but what was begun is removed. */
    void clean() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Integer> numbers = numbers();
        Set<String> wanted = new HashSet<>();
        boolean all = true;
        for (int number : numbers) {
            try {
                Head head = read(number);
                head.pieces().forEach(piece -> wanted.add(piece.name()));
            } catch (IOException e) {
                all = false;
            }
            wanted.add(head(number).getFileName().toString());
            wanted.add(copy(head(number)).getFileName().toString());
            wanted.add(manifest(number).getFileName().toString());
        }
        wanted.add(REHEARSED);
        if (!numbers.isEmpty()) {
            Path newest = keysFile(numbers.get(numbers.size() - 1));
            wanted.add(newest.getFileName().toString());
            wanted.add(copy(newest).getFileName().toString());
        }
        sweep(folder, wanted);
        if (Files.isDirectory(keys)) {
            sweep(keys, wanted);
        }
        if (Files.isDirectory(folder.resolve(PIECES))) {
            try (DirectoryStream<Path> shelves = Files.newDirectoryStream(folder.resolve(PIECES))) {
                for (Path shelf : shelves) {
                    sweepPieces(shelf, wanted, all);
                }
            }
        }
    }

    // What is not ours stays: a site may keep its notes here.
    private static void sweep(Path place, Set<String> wanted) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (OWN.matcher(name).matches() && !wanted.contains(name)) {
                    SealedRemoval.remove(file);
                }
            }
        }
    }

    private static void sweepPieces(Path shelf, Set<String> wanted, boolean all) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(shelf)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(Disk.PART) || all && !wanted.contains(name)) {
                    SealedRemoval.remove(file);
                }
            }
        }
    }

    void make() throws IOException {
        Disk.folder(folder.resolve(PIECES));
        Disk.folder(keys);
    }

    void shelve(Path from, String piece) throws IOException {
        Path to = piece(piece);
        Disk.folder(to.getParent());
        Disk.bring(from, to);
        Disk.forceFolder(to.getParent());
    }

    /** Returns the last rehearsal of which somebody has told here. */
    public Optional<Rehearsed> rehearsed() {
        try {
            String[] words = Files.readString(folder.resolve(REHEARSED)).strip().split(" ");
            return Optional.of(new Rehearsed(Integer.parseInt(words[0]), Instant.parse(words[1])));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Tells that a backup was rehearsed: to the node, too, if root did it elsewhere. */
    public void rehearsed(Rehearsed rehearsed) throws IOException {
        Path file = folder.resolve(REHEARSED);
        Disk.write(file, (rehearsed.number() + " " + rehearsed.at() + "\n").getBytes(StandardCharsets.US_ASCII));
        Disk.give(file, folder);
    }
}
