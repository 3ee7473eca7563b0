package org.cadrenode.landing.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.MessageSpool;
import org.cadrenode.api.identifiable.MessageSpools;
import org.cadrenode.api.identifiable.Receiving;
import org.cadrenode.api.keys.Keystore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spools, files in a folder of the landing zone. A delivery is made of a file first, and the file removed then: after a kill
 * in between, the zone knows the delivery by its content. Starting makes deliveries of what is left.
 */
@Component(service = {MessageSpools.class, FileMessageSpools.class})
public final class FileMessageSpools implements MessageSpools {
    private static final Logger LOG = LoggerFactory.getLogger(FileMessageSpools.class);
    private static final String FOLDER = ".spools";

    private final FileLandingZone zone;
    private final StableFiles files;
    private final SpoolSegments segments;
    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final Set<SourceId> open = ConcurrentHashMap.newKeySet();
    private final Set<FileMessageSpool> opened = ConcurrentHashMap.newKeySet();
    private final AtomicInteger damaged = new AtomicInteger();

    /** Starts the spools as a component. */
    @Activate
    public FileMessageSpools(@Reference FileLandingZone zone, @Reference Keystore keystore) throws IOException {
        this.zone = zone;
        files = zone.files();
        segments = new SpoolSegments(keystore, files);
        folder = zone.folder().resolve(FOLDER);
        files.makeFolder(folder);
        for (Path file : files.list(folder)) {
            if (file.getFileName().toString().endsWith(SpoolFile.DAMAGED)) {
                damaged.incrementAndGet();
            }
        }
        try {
            for (SpoolFile left : left()) {
                deliver(left);
            }
        } catch (IOException | CadreException e) {
            // The others go on; what is left is tried again when its source opens its spool.
            LOG.error("A spool could not be made a delivery: {}", e.getClass().getSimpleName());
        }
    }

    /** Returns how many files are set apart because they are damaged. */
    int damaged() {
        return damaged.get();
    }

    /** Returns how many files wait that no open spool will make deliveries of. */
    int waiting() throws IOException {
        return left().size();
    }

    @Override
    public MessageSpool open(SourceId source, ProviderId provider) throws IOException {
        if (!open.add(source)) {
            throw new CadreException(ErrorCode.INTERNAL, "the spool of source " + source + " is open");
        }
        try {
            FileMessageSpool spool = new FileMessageSpool(this, source, provider, ofSource(source));
            opened.add(spool);
            return spool;
        } catch (IOException | RuntimeException e) {
            open.remove(source);
            throw e;
        }
    }

    void closed(FileMessageSpool spool, SourceId source) {
        opened.remove(spool);
        open.remove(source);
    }

    /** Returns how many open spools take nothing, since no delivery can be made of what they hold. */
    long stalled() {
        return opened.stream().filter(FileMessageSpool::stalled).count();
    }

    StableFiles files() {
        return files;
    }

    SpoolSegments segments() {
        return segments;
    }

    SpoolFile file(SourceId source, ProviderId provider) {
        byte[] word = new byte[8];
        random.nextBytes(word);
        return SpoolFile.of(folder, source, provider, HexFormat.of().formatHex(word));
    }

    /** Makes a delivery of a file that is not written any more, and removes it. Returns whether there was anything in it. */
    boolean deliver(SpoolFile spool) throws IOException {
        long[] bytes = {0};
        boolean whole;
        try (Receiving receiving = zone.receiving(spool.source(), spool.provider(), "")) {
            whole = segments.read(spool.path(), content -> {
                receiving.write(content, 0, content.length);
                bytes[0] += content.length;
            });
            if (bytes[0] > 0) {
                receiving.commit();
            }
        }
        if (whole) {
            files.remove(spool.path());
        } else {
            LOG.error("A spool of source {} is damaged: messages that were acknowledged are lost; its file is kept", spool.source());
            files.rename(spool.path(), spool.damaged());
            damaged.incrementAndGet();
        }
        return bytes[0] > 0;
    }

    private List<SpoolFile> left() throws IOException {
        List<SpoolFile> left = new ArrayList<>();
        for (Path file : files.list(folder)) {
            SpoolFile.of(file).filter(spool -> !open.contains(spool.source())).ifPresent(left::add);
        }
        return left;
    }

    private List<SpoolFile> ofSource(SourceId source) throws IOException {
        List<SpoolFile> left = new ArrayList<>();
        for (Path file : files.list(folder)) {
            SpoolFile.of(file).filter(spool -> spool.source().equals(source)).ifPresent(left::add);
        }
        return left;
    }
}
