package org.cadrenode.pseudonymise.internal;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The dictionaries as files of one folder, {@code <source>.csv}. A file is read when it is asked for and has changed; a
 * version that comes into force is journalled first, by its digest. Drafts lie beside, as {@code <source>.draft.csv}.
 */
@Component(service = {Dictionaries.class, DictionaryFiles.class}, configurationPid = PseudonymiseConfiguration.PID)
public final class DictionaryFiles implements Dictionaries {
    private static final String SUFFIX = ".csv";
    private static final String DRAFT = ".draft.csv";
    private static final long LARGEST_FILE = 16L << 20;

    private final Path folder;
    private final Journal journal;
    private final Map<SourceId, Known> known = new ConcurrentHashMap<>();
    private final Map<SourceId, Digest> inForce = new ConcurrentHashMap<>();

    private record Known(EtcFiles.Stamp stamp, DictionaryReader.Reading reading) { }

    @Activate
    public DictionaryFiles(PseudonymiseConfiguration configuration, @Reference Journal journal) {
        this(EtcFiles.of(configuration.dictionariesDirectory(), "dictionaries"), journal);
    }

    /** Dictionaries of a folder. */
    DictionaryFiles(Path folder, Journal journal) {
        this.folder = folder;
        this.journal = journal;
    }

    @Override
    public List<SourceId> sources() {
        try (Stream<Path> files = Files.list(folder)) {
            List<SourceId> sources = new ArrayList<>();
            files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(SUFFIX) && !name.endsWith(DRAFT))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length())).forEach(name -> source(name).ifPresent(sources::add));
            Collections.sort(sources);
            return List.copyOf(sources);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("list the dictionaries", e);
        }
    }

    private static Optional<SourceId> source(String name) {
        try {
            return Optional.of(new SourceId(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Dictionary> dictionary(SourceId source) {
        Optional<DictionaryReader.Reading> reading = reading(source);
        if (reading.isEmpty()) {
            return Optional.empty();
        }
        Dictionary dictionary = reading.get().dictionary().orElseThrow(() -> new CadreException(ErrorCode.DICTIONARY_INVALID,
                "the dictionary of " + source + " has " + reading.get().findings().size() + " findings; the first is in line "
                        + reading.get().findings().get(0).line()));
        comeIntoForce(dictionary);
        return Optional.of(dictionary);
    }

    private synchronized void comeIntoForce(Dictionary dictionary) {
        if (!dictionary.digest().equals(inForce.get(dictionary.source()))) {
            journal.record(AuditEvent.of(AuditAction.DICTIONARY_IN_FORCE, dictionary.source())
                    .with("dictionary_digest", dictionary.digest()).count("tables", dictionary.tables().size()));
            inForce.put(dictionary.source(), dictionary.digest());
        }
    }

    @Override
    public List<DictionaryFinding> check(SourceId source) {
        return reading(source).map(DictionaryReader.Reading::findings).orElse(List.of());
    }

    /** Returns whether a source's dictionary lets postcodes leave as areas; it does not come into force by that. */
    boolean asksForAreas(SourceId source) {
        return reading(source).flatMap(DictionaryReader.Reading::dictionary).stream()
                .anyMatch(dictionary -> dictionary.does(Operation.AREA));
    }

    private Optional<DictionaryReader.Reading> reading(SourceId source) {
        Path file = file(source);
        try {
            EtcFiles.Stamp stamp = EtcFiles.Stamp.of(file);
            Known before = known.get(source);
            if (before != null && before.stamp().equals(stamp)) {
                return Optional.of(before.reading());
            }
            if (stamp.size() > LARGEST_FILE) {
                throw new CadreException(ErrorCode.DICTIONARY_INVALID, "the dictionary of " + source + " is larger than 16 MiB");
            }
            DictionaryReader.Reading reading = DictionaryReader.read(source, Files.readAllBytes(file));
            // What changed while it was read is read again the next time.
            if (EtcFiles.Stamp.of(file).equals(stamp)) {
                known.put(source, new Known(stamp, reading));
            }
            return Optional.of(reading);
        } catch (NoSuchFileException e) {
            known.remove(source);
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read the dictionary of " + source, e);
        }
    }

    @Override
    public Path draft(SourceShape shape) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(DictionaryForm.HEADER);
            for (SourceShape.Table table : shape.tables()) {
                for (SourceShape.Column column : table.columns()) {
                    csv.writeRecord(table.name().value(), column.name(), DictionaryForm.DROP,
                            column.identifier().map(DictionaryForm::lower).orElse(""),
                            column.type().map(DictionaryForm::lower).orElse(""), "", "", "", "", column.note());
                }
            }
        } catch (IOException e) {
            throw failed("write a draft", e);
        }
        Path draft = folder.resolve(shape.source().value() + DRAFT);
        Path temporary = folder.resolve(shape.source().value() + DRAFT + ".tmp");
        journal.record(AuditEvent.of(AuditAction.DICTIONARY_DRAFTED, shape.source()).count("tables", shape.tables().size()));
        try {
            Files.createDirectories(folder);
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(temporary, draft, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return draft;
        } catch (IOException e) {
            throw failed("write a draft", e);
        }
    }

    @Override
    public Path file(SourceId source) {
        return folder.resolve(source.value() + SUFFIX);
    }

    private static CadreException failed(String what, IOException cause) {
        return new CadreException(ErrorCode.IO_FAILED, "could not " + what + ": " + cause.getClass().getSimpleName());
    }
}
