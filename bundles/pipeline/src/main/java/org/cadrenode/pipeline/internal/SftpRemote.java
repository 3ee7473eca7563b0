package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Endpoint.Then.Fate;
import org.cadrenode.connector.spi.Secrets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of an SFTP server. A file is fetched once two looks, so far apart as it must rest, saw the same length and time, and
 * lands only if it has them still at its end. Names of files may identify, so none is logged.
 */
final class SftpRemote implements Remote {
    private static final Logger LOG = LoggerFactory.getLogger(SftpRemote.class);
    private static final Pattern LEFT_ALONE = Pattern.compile("\\..*|.*\\.(part|tmp|filepart|crdownload)", Pattern.CASE_INSENSITIVE);
    private static final int MOST_FILES = 1_000_000;
    private static final int SAVE_EVERY = 500;
    private static final int BUFFER = 32 << 10;

    private final Endpoint.Sftp place;
    private final Secrets secrets;
    private final SourceId source;
    private final SealedFolder folder;
    private final Pattern include;
    private final Map<String, Seen> resting = new HashMap<>();
    private @Nullable TakenFiles taken;

    SftpRemote(Endpoint.Sftp place, Secrets secrets, SourceId source, SealedFolder folder) {
        this.place = place;
        this.secrets = secrets;
        this.source = source;
        this.folder = folder;
        this.include = Pattern.compile(place.include(), Pattern.CASE_INSENSITIVE);
    }

    private record Seen(String name, long length, long time, long since) {
        boolean same(Seen other) {
            return length == other.length && time == other.time;
        }

        String digest() {
            return TakenFiles.digest(name, Long.toString(length), Long.toString(time));
        }
    }

    @Override
    public Duration look(SourceIntake intake) throws IOException {
        TakenFiles known = taken;
        if (known == null) {
            known = new TakenFiles(folder, source);
            taken = known;
        }
        try (SftpConnection connection = SftpConnection.open(place, secrets)) {
            List<Seen> listed = list(connection.sftp());
            Set<String> present = new HashSet<>();
            Map<String, Seen> still = new HashMap<>();
            List<Seen> ready = new ArrayList<>();
            for (Seen file : listed) {
                present.add(file.digest());
                if (known.has(file.digest())) {
                    continue;
                }
                Seen before = resting.get(file.name());
                Seen now = before != null && before.same(file) ? before : file;
                if (System.nanoTime() - now.since() >= place.quiet().toNanos()) {
                    ready.add(now);
                } else {
                    still.put(now.name(), now);
                }
            }
            resting.clear();
            resting.putAll(still);
            known.keepOnly(present);
            ready.sort(Comparator.comparing(Seen::name));
            takeAll(connection, ready, known, intake);
        }
        Duration soon = place.quiet().plusMillis(100);
        return resting.isEmpty() || soon.compareTo(place.every()) > 0 ? place.every() : soon;
    }

    private List<Seen> list(SftpClient sftp) throws IOException {
        List<Seen> found = new ArrayList<>();
        long now = System.nanoTime();
        int tooLong = 0;
        try (CloseableHandle handle = sftp.openDir(place.folder())) {
            for (List<DirEntry> some = sftp.readDir(handle); some != null && found.size() < MOST_FILES; some = sftp.readDir(handle)) {
                for (DirEntry entry : some) {
                    String name = entry.getFilename();
                    Attributes attributes = entry.getAttributes();
                    if (!wanted(name) || !attributes.isRegularFile()) {
                        continue;
                    }
                    if (attributes.getSize() > place.most()) {
                        tooLong++;
                        continue;
                    }
                    found.add(new Seen(name, attributes.getSize(), time(attributes), now));
                }
            }
        }
        if (tooLong > 0) {
            LOG.warn("Source {}: {} files are larger than mostMiB and stay where they are", source, tooLong);
        }
        return found;
    }

    // A server names files of its folder; what names another place is not one.
    private boolean wanted(String name) {
        return !name.isEmpty() && name.indexOf('/') < 0 && name.indexOf('\\') < 0 && name.indexOf('\0') < 0
                && !LEFT_ALONE.matcher(name).matches() && include.matcher(name).matches();
    }

    private static long time(Attributes attributes) {
        return attributes.getModifyTime() == null ? 0 : attributes.getModifyTime().toMillis();
    }

    private void takeAll(SftpConnection connection, List<Seen> ready, TakenFiles known, SourceIntake intake) throws IOException {
        int failed = 0;
        int done = 0;
        int stayed = 0;
        try {
            for (Seen file : ready) {
                try {
                    take(connection.sftp(), file, intake);
                } catch (CadreException | InterruptedIOException e) {
                    throw e;
                } catch (IOException e) {
                    if (!connection.open()) {
                        throw e;
                    }
                    failed++;
                    continue;
                }
                if (!settled(connection.sftp(), file)) {
                    known.add(file.digest(), "");
                    stayed += place.then().fate() == Fate.KEEP ? 0 : 1;
                }
                if (++done % SAVE_EVERY == 0) {
                    known.save();
                }
            }
        } finally {
            known.save();
        }
        if (failed > 0) {
            LOG.warn("Source {}: {} files could not be fetched, or changed meanwhile; they are tried again", source, failed);
        }
        if (stayed > 0) {
            LOG.warn("Source {}: {} files are safe, but the server let them neither go nor be moved", source, stayed);
        }
    }

    private void take(SftpClient sftp, Seen file, SourceIntake intake) throws IOException {
        String path = path(file);
        if (!unchanged(sftp, path, file)) {
            throw new RemoteException("a file changed");
        }
        try (InputStream remote = sftp.read(path, BUFFER);
                InputStream content = new Fetching(remote, intake.running(), place.most(), file.length(), length -> {
                    if (!unchanged(sftp, path, file)) {
                        throw new RemoteException("a file changed while it was read");
                    }
                })) {
            intake.take(file.name(), file.length(), content);
        }
    }

    private static boolean unchanged(SftpClient sftp, String path, Seen file) throws IOException {
        Attributes now = sftp.lstat(path);
        return now.isRegularFile() && now.getSize() == file.length() && time(now) == file.time();
    }

    // Returns whether the file is no longer where it would be taken again.
    private boolean settled(SftpClient sftp, Seen file) {
        try {
            switch (place.then().fate()) {
                case KEEP -> {
                    return false;
                }
                case DELETE -> sftp.remove(path(file));
                case MOVE -> move(sftp, file);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void move(SftpClient sftp, Seen file) throws IOException {
        String to = place.then().folder();
        String target = (to.startsWith("/") ? to : place.folder() + "/" + to) + "/" + file.name();
        try {
            sftp.rename(path(file), target);
        } catch (IOException e) {
            // One of the same name may be there.
            sftp.rename(path(file), target + "." + file.digest().substring(0, 8));
        }
    }

    private String path(Seen file) {
        return (place.folder().endsWith("/") ? place.folder() : place.folder() + "/") + file.name();
    }

    @Override
    public List<String> check() {
        try (SftpConnection connection = SftpConnection.open(place, secrets);
                CloseableHandle handle = connection.sftp().openDir(place.folder())) {
            connection.sftp().readDir(handle);
            return moved(connection.sftp()).map(List::of).orElse(List.of());
        } catch (RemoteException e) {
            return List.of("No file can be fetched: " + e.getMessage() + ".");
        } catch (IOException | RuntimeException e) {
            return List.of("No file can be fetched: the server does not show the folder. Ask who runs it for the right to read it.");
        }
    }

    private Optional<String> moved(SftpClient sftp) {
        if (place.then().fate() != Fate.MOVE) {
            return Optional.empty();
        }
        String to = place.then().folder();
        try {
            return sftp.stat(to.startsWith("/") ? to : place.folder() + "/" + to).isDirectory() ? Optional.empty()
                    : Optional.of("What the setting then names is no folder of the server.");
        } catch (IOException e) {
            return Optional.of("The folder that the setting then names is not there; have it made on the server.");
        }
    }
}
