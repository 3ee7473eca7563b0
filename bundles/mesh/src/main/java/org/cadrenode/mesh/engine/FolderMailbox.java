package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshRefusedException;
import org.cadrenode.api.mesh.MeshTracking;

/**
 * The mailbox by the folders of a MESH client of the site's own: {@code NAME.dat} with the content and {@code NAME.ctl} with
 * what it is, whose name is the message's id here. Data are there before the control file that tells of them, whole, and a kill
 * at any point leaves a message either as it was or done. A message that was taken in is deleted.
 */
public final class FolderMailbox implements MailboxWay {
    private static final String DATA = ".dat";
    private static final String CONTROL = ".ctl";
    private static final String PART = ".part";
    private static final String TAKEN = ".taken";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final Duration TOO_LONG = Duration.ofHours(2);

    private final String mailbox;
    private final Folders folders;
    private final boolean compress;
    private final FileNames names;
    private final InstantSource clock;
    private final Turn turn;

    /**
     * Where the MESH client has its folders.
     *
     * @param out what is to go
     * @param in what came
     * @param sent what went
     */
    public record Folders(Path out, Path in, Path sent) { }

    /** @param compress whether the MESH client is told to compress what goes */
    public FolderMailbox(String mailbox, Folders folders, boolean compress, FileNames names, InstantSource clock, Duration patience) {
        ServiceSettings.mailbox(mailbox);
        this.mailbox = mailbox;
        this.folders = folders;
        this.compress = compress;
        this.names = names;
        this.clock = clock;
        turn = new Turn(patience);
    }

    @Override
    public String id() {
        return mailbox;
    }

    @Override
    public void handshake() throws IOException {
        try (Turn.Hold hold = turn.take()) {
            for (Path folder : List.of(folders.out(), folders.in())) {
                if (!Files.isDirectory(folder) || !Files.isReadable(folder) || !Files.isWritable(folder)) {
                    throw MeshTrouble.lasting("a folder of the MESH client is not there, or the node may not read and write in it");
                }
            }
            finish();
        }
    }

    @Override
    public List<String> remarks() throws IOException {
        List<String> found = new ArrayList<>();
        Instant late = clock.instant().minus(TOO_LONG);
        int resting = 0;
        for (Path control : controls(folders.out())) {
            resting += modified(control).isBefore(late) ? 1 : 0;
        }
        if (resting > 0) {
            found.add(resting + " messages have rested in the folder for what is to go for over two hours: look whether the MESH client runs, "
                    + "and into its log.");
        }
        int unreadable = 0;
        for (Path control : controls(folders.in())) {
            if (modified(control).isBefore(late) && read(control).isEmpty()) {
                unreadable++;
            }
        }
        if (unreadable > 0) {
            found.add(unreadable + " control files among what came cannot be read, or their data are missing: look into the folder for what came.");
        }
        return found;
    }

    @Override
    public String send(MeshOutgoing message) throws IOException {
        Sending.check(message);
        try (Turn.Hold hold = turn.take()) {
            finish();
            String name = message.fileName().isEmpty() ? names.next() : base(message.fileName());
            Path data = folders.out().resolve(name + DATA);
            Path control = folders.out().resolve(name + CONTROL);
            if (!NAME.matcher(name).matches() || Files.exists(data) || Files.exists(control) || Files.exists(folders.sent().resolve(name + CONTROL))) {
                throw MeshTrouble.lasting("a message of that file name is there already");
            }
            Path dataPart = part(data);
            Path controlPart = part(control);
            try {
                write(controlPart, ControlFile.of(message, mailbox, compress));
                write(dataPart, message.content());
                move(dataPart, data);
            } catch (IOException e) {
                Files.deleteIfExists(dataPart);
                Files.deleteIfExists(data);
                Files.deleteIfExists(controlPart);
                throw e;
            }
            move(controlPart, control);
            return name;
        }
    }

    private static String base(String fileName) {
        return fileName.endsWith(DATA) ? fileName.substring(0, fileName.length() - DATA.length()) : fileName;
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(content);
            channel.force(true);
        }
    }

    private static void write(Path file, MeshOutgoing.Content content) throws IOException {
        long length;
        try (InputStream in = content.open();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            length = in.transferTo(out);
            channel.force(true);
        }
        if (length == 0) {
            throw new MeshRefusedException(417, "a message is not empty");
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(to.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    /** Undoes a sending that a kill interrupted before it told the MESH client, and ends a taking that it interrupted. */
    private void finish() throws IOException {
        for (Path part : files(folders.out(), CONTROL + PART)) {
            String name = name(part, CONTROL + PART);
            if (!Files.exists(folders.out().resolve(name + CONTROL))) {
                Files.deleteIfExists(folders.out().resolve(name + DATA + PART));
                Files.deleteIfExists(folders.out().resolve(name + DATA));
            }
            Files.delete(part);
        }
        for (Path taken : files(folders.in(), CONTROL + TAKEN)) {
            Files.deleteIfExists(folders.in().resolve(name(taken, CONTROL + TAKEN) + DATA));
            Files.delete(taken);
        }
    }

    @Override
    public List<String> waiting(String workflow) throws IOException {
        try (Turn.Hold hold = turn.take()) {
            finish();
            record Waiting(String name, String when, Instant modified) { }
            List<Waiting> found = new ArrayList<>();
            for (Path control : controls(folders.in())) {
                read(control).filter(read -> workflow.isEmpty() || read.value("WorkflowId").equals(workflow)).ifPresent(
                        read -> found.add(new Waiting(name(control, CONTROL), read.status("DateTime"), modified(control))));
            }
            found.sort(Comparator.comparing(Waiting::when).thenComparing(Waiting::modified).thenComparing(Waiting::name));
            return found.stream().map(Waiting::name).toList();
        }
    }

    // What cannot be read may be on its way in: it is looked at again the next time, and told if it stays so.
    private Optional<ControlFile> read(Path control) {
        try {
            ControlFile read = ControlFile.read(control);
            boolean whole = read.report() || Files.isRegularFile(folders.in().resolve(name(control, CONTROL) + DATA));
            return whole ? Optional.of(read) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<MeshIncoming> open(String messageId) throws IOException {
        String name = checked(messageId);
        Turn.Hold hold = turn.take();
        boolean given = false;
        try {
            Optional<ControlFile> found = read(folders.in().resolve(name + CONTROL));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            ControlFile control = found.get();
            Path data = folders.in().resolve(name + DATA);
            InputStream content = Files.exists(data) ? Files.newInputStream(data, LinkOption.NOFOLLOW_LINKS) : InputStream.nullInputStream();
            MeshIncoming message = new MeshIncoming(name, control.report() ? MeshIncoming.Kind.REPORT : MeshIncoming.Kind.DATA,
                    control.value("From_DTS"), control.value("WorkflowId"), control.value("Subject"), control.value("LocalId"), name + DATA,
                    control.status("StatusCode"), control.report() ? control.value("DTSId") : "",
                    Received.of(content, control.value("IsCompressed").equalsIgnoreCase("Y"), hold));
            given = true;
            return Optional.of(message);
        } finally {
            if (!given) {
                hold.close();
            }
        }
    }

    @Override
    public void acknowledge(String messageId) throws IOException {
        String name = checked(messageId);
        try (Turn.Hold hold = turn.take()) {
            Path control = folders.in().resolve(name + CONTROL);
            try {
                move(control, control.resolveSibling(name + CONTROL + TAKEN));
            } catch (NoSuchFileException e) {
                // It was acknowledged before.
            }
            finish();
        }
    }

    @Override
    public Optional<MeshTracking> tracking(String messageId) throws IOException {
        String name = checked(messageId);
        try (Turn.Hold hold = turn.take()) {
            Path sent = folders.sent().resolve(name + CONTROL);
            if (Files.exists(sent)) {
                ControlFile control = ControlFile.read(sent);
                boolean failed = control.status("Status").toUpperCase(Locale.ROOT).startsWith("ERR");
                return Optional.of(new MeshTracking(failed ? "error" : "accepted", control.status("StatusCode")));
            }
            return Files.exists(folders.out().resolve(name + CONTROL)) ? Optional.of(new MeshTracking("waiting", "")) : Optional.empty();
        }
    }

    @Override
    public void close() {
        // It holds nothing.
    }

    private static String checked(String id) {
        if (!NAME.matcher(id).matches()) {
            throw new IllegalArgumentException("A message's id has letters, digits, ., - and _");
        }
        return id;
    }

    private static List<Path> controls(Path folder) throws IOException {
        return files(folder, CONTROL);
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder,
                file -> file.getFileName().toString().endsWith(ending) && NAME.matcher(name(file, ending)).matches())) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw MeshTrouble.lasting("a folder of the MESH client is not there, or the node may not read and write in it");
        }
        return found;
    }

    private static String name(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ending.length());
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.MAX;
        }
    }
}
