package org.cadrenode.rig.power;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.cadrenode.rig.power.Names.Change;
import org.cadrenode.rig.power.Names.Inode;
import org.cadrenode.rig.power.Trace.Kind;
import org.cadrenode.rig.power.Trace.Line;
import org.cadrenode.synthetic.appliance.Commands;
import org.jspecify.annotations.Nullable;

/**
 * A disk under a recorded process: what it may hold if the power fails behind a line of the record. What was made durable is
 * there. Of what was not, by chance:
 * <ul>
 * <li>changes of names are there up to one of them, and no later one, as a journal of names is written in its order; those that
 * a file's or a directory's fsync made durable are there, and all before them;
 * <li>of the writes to a page of a file (4 KiB) those up to one are there, whatever is there of other pages and files: dropped
 * and reordered;
 * <li>of the last of them now and then some sectors (512 bytes) only: torn;
 * <li>a file that was to be cut may be as long as it was.
 * </ul>
 * What is older than the kernel leaves anything unwritten (by default 30 seconds, looked at every 5) is there.
 */
public final class Disk implements AutoCloseable {
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;
    private static final int CREATES = 0100;
    private static final int CUTS = 01000;
    private static final long KERNEL_WAITS = Duration.ofSeconds(35).toNanos();

    private final Path snapshot;
    private final String root;
    private final List<Event> events = new ArrayList<>();
    private final int[] numbers = {0};
    private final Names before;
    private final Map<Path, FileChannel> records = new HashMap<>();

    /** One line, with the file that its descriptor stood for. */
    private record Event(Line line, @Nullable Inode inode, @Nullable Change change, boolean cuts) { }

    /** A file that somebody else put there, durably; {@code at} is by {@link System#nanoTime}. */
    public record Arrival(long at, String path, Path content) { }

    /**
     * Understands a record.
     *
     * @param snapshot what the directory held when the record began
     * @param root the directory's absolute path at that time
     * @param arrivals what others put there meanwhile
     */
    public Disk(Path snapshot, Path root, Trace trace, List<Arrival> arrivals) throws IOException {
        this.snapshot = snapshot;
        this.root = root.toString();
        this.before = Names.of(snapshot, numbers);
        Names now = before.copy();
        Map<Long, Inode> open = new HashMap<>();
        List<Line> lines = new ArrayList<>(trace.lines());
        for (Arrival arrival : arrivals) {
            lines.add(new Line(Kind.OPEN, 0, -1, arrival.at(), 0, 0, CREATES, root.resolve(arrival.path()).toString(), "", arrival.content(), 0));
        }
        lines.sort(java.util.Comparator.comparingLong(Line::at));
        for (Line line : lines) {
            understand(line, now, open);
        }
    }

    private void understand(Line line, Names now, Map<Long, Inode> open) {
        long descriptor = ((long) line.process() << 32) | (line.descriptor() & 0xffffffffL);
        switch (line.kind()) {
            case OPEN -> {
                String path = relative(line.path());
                if (line.process() == 0) {
                    arrive(line, path, now);
                    return;
                }
                Inode inode = now.at(path);
                Change change = null;
                if (inode == null && !now.folder(path) && (line.flags() & CREATES) != 0) {
                    inode = new Inode(null, numbers[0]++);
                    change = new Change(Kind.OPEN, path, "", inode);
                    now.apply(change);
                }
                if (inode == null) {
                    // A directory, opened to be made durable; it keeps its path.
                    inode = new Inode(Path.of(path), -1);
                }
                open.put(descriptor, inode);
                events.add(new Event(line, inode, change, (line.flags() & CUTS) != 0 && change == null));
            }
            case CLOSE -> open.remove(descriptor);
            case DUPLICATE -> {
                Inode inode = open.get(((long) line.process() << 32) | (line.offset() & 0xffffffffL));
                if (inode != null) {
                    open.put(descriptor, inode);
                }
            }
            case WRITE, TRUNCATE, SYNC_BEGINS, SYNC_ENDS -> {
                Inode inode = open.get(descriptor);
                if (inode == null) {
                    throw new IllegalStateException("A " + line.kind() + " to a file that was not opened");
                }
                events.add(new Event(line, inode, null, line.kind() == Kind.TRUNCATE));
            }
            case RENAME, LINK, UNLINK, MKDIR, RMDIR -> {
                Change change = new Change(line.kind(), relative(line.path()), relative(line.other()), null);
                Inode inode = now.at(change.path());
                now.apply(change);
                events.add(new Event(line, inode, change, false));
            }
        }
    }

    private void arrive(Line line, String path, Names now) {
        Inode inode = new Inode(line.file(), numbers[0]++);
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            if (!now.folder(folder)) {
                Change made = new Change(Kind.MKDIR, folder, "", null);
                now.apply(made);
                events.add(new Event(line, null, made, false));
            }
        }
        Change change = new Change(Kind.OPEN, path, "", inode);
        now.apply(change);
        events.add(new Event(line, inode, change, false));
    }

    private String relative(String path) {
        return path.startsWith(root + "/") ? path.substring(root.length() + 1) : "";
    }

    /** Returns how many lines the power can fail behind. */
    public int moments() {
        return events.size();
    }

    /** Returns the first moment at or behind a time. */
    public int momentAt(long nanoTime) {
        int moment = 0;
        while (moment < events.size() && events.get(moment).line().at() < nanoTime) {
            moment++;
        }
        return moment;
    }

    /** Returns the time of a moment. */
    public long timeOf(int moment) {
        return events.get(moment).line().at();
    }

    /** Returns whether something had just become durable or been renamed: where most is decided. */
    public boolean decides(int moment) {
        Kind kind = events.get(moment).line().kind();
        return kind == Kind.SYNC_ENDS || kind == Kind.RENAME || kind == Kind.UNLINK;
    }

    /** What was done to a disk. */
    public record Loss(int changesOfNames, int writes, int torn, int cuts) { }

    /** Makes a directory that holds what the disk may hold if the power fails behind a moment. Returns what is missing there. */
    public Loss fail(int moment, Path image, Random random) throws IOException {
        long now = timeOf(moment);
        // How much of what could be lost is: everything, half, a little.
        double kept = new double[] {0, 0.5, 0.5, 0.95}[random.nextInt(4)];
        int[] durable = durableWrites(moment, now);
        int names = durableNames(moment, now);
        int lastName = names;
        for (int i = names; i <= moment; i++) {
            if (events.get(i).change() != null && random.nextDouble() >= kept) {
                break;
            }
            lastName = i + 1;
        }
        Names held = before.copy();
        int lostNames = 0;
        for (int i = 0; i <= moment; i++) {
            Change change = events.get(i).change();
            if (change != null) {
                if (i < lastName || events.get(i).line().process() == 0) {
                    held.apply(change);
                } else {
                    lostNames++;
                }
            }
        }
        Map<Inode, TreeMap<Integer, Event>> byFile = new HashMap<>();
        for (int i = 0; i <= moment; i++) {
            Event event = events.get(i);
            if (event.inode() != null && (event.line().kind() == Kind.WRITE || event.cuts())) {
                byFile.computeIfAbsent(event.inode(), key -> new TreeMap<>()).put(i, event);
            }
        }
        Commands.need(List.of("cp", "-a", snapshot.toString(), image.toString()));
        int[] lost = {0, 0, 0};
        arrange(held, byFile, durable, kept, image, random, lost);
        return new Loss(lostNames, lost[0], lost[1], lost[2]);
    }

    // For each file, the event up to which its data are durable: those of the last fsync that has ended.
    private int[] durableWrites(int moment, long now) {
        int[] durable = new int[numbers[0] + 1];
        Map<Integer, Integer> begun = new HashMap<>();
        for (int i = 0; i <= moment; i++) {
            Event event = events.get(i);
            Inode inode = event.inode();
            if (inode == null || inode.number < 0) {
                continue;
            }
            switch (event.line().kind()) {
                case SYNC_BEGINS -> begun.put(inode.number, i);
                case SYNC_ENDS -> durable[inode.number] = Math.max(durable[inode.number], begun.getOrDefault(inode.number, 0));
                default -> {
                    if (event.line().at() < now - KERNEL_WAITS) {
                        durable[inode.number] = Math.max(durable[inode.number], i + 1);
                    }
                }
            }
        }
        return durable;
    }

    // The event before which all changes of names are durable.
    private int durableNames(int moment, long now) {
        int durable = 0;
        Map<String, Integer> inFolder = new HashMap<>();
        Map<Inode, Integer> ofFile = new HashMap<>();
        Map<Inode, Integer> begun = new java.util.IdentityHashMap<>();
        for (int i = 0; i <= moment; i++) {
            Event event = events.get(i);
            Change change = event.change();
            if (change != null) {
                inFolder.put(parent(change.path()), i + 1);
                if (!change.other().isEmpty()) {
                    inFolder.put(parent(change.other()), i + 1);
                }
                if (event.inode() != null) {
                    ofFile.put(event.inode(), i + 1);
                }
                if (event.line().at() < now - KERNEL_WAITS) {
                    durable = Math.max(durable, i + 1);
                }
            }
            Inode inode = event.inode();
            if (inode != null && event.line().kind() == Kind.SYNC_BEGINS) {
                begun.put(inode, inode.number < 0 ? inFolder.getOrDefault(String.valueOf(inode.origin), 0) : ofFile.getOrDefault(inode, 0));
            } else if (inode != null && event.line().kind() == Kind.SYNC_ENDS) {
                durable = Math.max(durable, begun.getOrDefault(inode, 0));
            }
        }
        return durable;
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private void arrange(Names held, Map<Inode, TreeMap<Integer, Event>> byFile, int[] durable, double kept, Path image, Random random, int[] lost)
            throws IOException {
        for (String folder : held.folders()) {
            Files.createDirectories(image.resolve(folder));
        }
        Map<String, Inode> files = held.files();
        for (Map.Entry<String, Inode> was : before.files().entrySet()) {
            if (!files.containsKey(was.getKey())) {
                Files.delete(image.resolve(was.getKey()));
            }
        }
        for (Map.Entry<String, Inode> file : files.entrySet()) {
            Inode inode = file.getValue();
            Path path = image.resolve(file.getKey());
            if (before.at(file.getKey()) != inode) {
                Files.createDirectories(path.getParent());
                Files.deleteIfExists(path);
                if (inode.origin == null) {
                    Files.createFile(path, java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
                } else {
                    Files.copy(inode.origin, path, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            TreeMap<Integer, Event> data = byFile.get(inode);
            if (data != null) {
                write(path, data, durable[inode.number], kept, random, lost);
            }
        }
        for (String folder : before.deepestFirst()) {
            if (!held.folder(folder)) {
                Files.deleteIfExists(image.resolve(folder));
            }
        }
    }

    private void write(Path path, TreeMap<Integer, Event> data, int durable, double kept, Random random, int[] lost) throws IOException {
        // Per page, the first event that is lost; all from there on are.
        Map<Long, Integer> end = new HashMap<>();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (Map.Entry<Integer, Event> one : data.entrySet()) {
                Event event = one.getValue();
                boolean certain = one.getKey() < durable;
                if (event.cuts()) {
                    if (certain || random.nextDouble() < kept) {
                        channel.truncate(event.line().kind() == Kind.TRUNCATE ? event.line().offset() : 0);
                        extend(channel, event);
                    } else {
                        lost[2]++;
                    }
                    continue;
                }
                byte[] bytes = bytes(event.line());
                long at = event.line().offset();
                for (int from = 0; from < bytes.length;) {
                    long page = (at + from) / PAGE;
                    int length = (int) Math.min(bytes.length - from, (page + 1) * PAGE - (at + from));
                    if (certain) {
                        put(channel, bytes, from, length, at + from);
                    } else if (!end.containsKey(page)) {
                        if (random.nextDouble() < kept) {
                            put(channel, bytes, from, length, at + from);
                        } else {
                            end.put(page, one.getKey());
                            lost[0]++;
                            if (random.nextInt(10) == 0) {
                                lost[1] += tear(channel, bytes, from, length, at + from, random);
                            }
                        }
                    }
                    from += length;
                }
            }
        }
    }

    // Truncation can make a file longer, too.
    private static void extend(FileChannel channel, Event event) throws IOException {
        if (event.line().kind() == Kind.TRUNCATE && channel.size() < event.line().offset()) {
            channel.write(ByteBuffer.wrap(new byte[1]), event.line().offset() - 1);
        }
    }

    private static int tear(FileChannel channel, byte[] bytes, int from, int length, long at, Random random) throws IOException {
        int torn = 0;
        for (int done = 0; done < length;) {
            int piece = (int) Math.min(length - done, SECTOR - (at + done) % SECTOR);
            if (random.nextBoolean()) {
                put(channel, bytes, from + done, piece, at + done);
                torn = 1;
            }
            done += piece;
        }
        return torn;
    }

    private static void put(FileChannel channel, byte[] bytes, int from, int length, long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    private byte[] bytes(Line line) throws IOException {
        FileChannel channel = records.get(line.file());
        if (channel == null) {
            channel = FileChannel.open(line.file(), StandardOpenOption.READ);
            records.put(line.file(), channel);
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(line.size()));
        for (long at = line.position(); buffer.hasRemaining();) {
            int n = channel.read(buffer, at);
            if (n < 0) {
                throw new IOException("The record ends within a write");
            }
            at += n;
        }
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : records.values()) {
            channel.close();
        }
    }
}
