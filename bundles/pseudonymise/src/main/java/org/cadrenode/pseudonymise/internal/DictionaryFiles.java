package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.cadrenode.api.approved.ApprovedFiles;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.cadrenode.api.dictionary.DictionaryState;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.Keystore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The dictionaries as files of one folder, {@code <source>.csv}; drafts lie beside, as {@code <source>.draft.csv}. In force
 * is what was approved, of which a copy is kept, or what came with the node where the site approved none; a version is
 * journalled by its digest before it is first used. Files are read when they are asked for and have changed.
 */
@Component(service = {Dictionaries.class, DictionaryFiles.class}, configurationPid = PseudonymiseConfiguration.PID)
public final class DictionaryFiles implements Dictionaries {
    /** How the dictionaries in force are kept. */
    static final ApprovedFiles.Kind KIND = new ApprovedFiles.Kind("dictionary", "dictionary:approve");
    private static final String SUFFIX = ".csv";
    private static final String DRAFT = ".draft.csv";
    private static final long LARGEST_FILE = 16L << 20;

    private final Path folder;
    private final ApprovedFiles approved;
    private final ShippedDictionaries shipped;
    private final Journal journal;
    private final Clock clock;
    private final Map<Path, Known<Content>> files = new ConcurrentHashMap<>();
    private final Map<SourceId, Known<Held>> kept = new ConcurrentHashMap<>();
    private final Map<SourceId, Digest> inForce = new ConcurrentHashMap<>();

    private record Known<T>(EtcFiles.Stamp stamp, T value) { }

    /** A file's bytes and what they say. */
    record Content(byte[] bytes, DictionaryReader.Reading reading) {
        Digest digest() {
            return Digest.ofContent(bytes);
        }
    }

    /** A dictionary in force: how it came to be, and what it says. */
    private record Held(DictionaryState.InForce approval, DictionaryReader.Reading reading) { }

    /** What is in force, nothing without a file, and the file beside it; {@code arriving} is what came with the node and is not kept yet. */
    private record Standing(Optional<Content> file, Optional<Held> held, boolean arriving) { }

    @Activate
    public DictionaryFiles(PseudonymiseConfiguration configuration, @Reference Keystore keystore, @Reference Journal journal) {
        this(EtcFiles.of(configuration.dictionariesDirectory(), "dictionaries"),
                new ApprovedFiles(Path.of(System.getProperty("karaf.data", "data")).resolve("cadre/dictionaries"), KIND, keystore),
                ShippedDictionaries.BUNDLED, journal, Clock.systemUTC());
    }

    /** Dictionaries of a folder. */
    DictionaryFiles(Path folder, ApprovedFiles approved, ShippedDictionaries shipped, Journal journal, Clock clock) {
        this.folder = folder;
        this.approved = approved;
        this.shipped = shipped;
        this.journal = journal;
        this.clock = clock;
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
        Standing standing = standing(source);
        if (standing.arriving()) {
            arrive(source);
            standing = standing(source);
        }
        if (standing.file().isEmpty()) {
            return Optional.empty();
        }
        if (standing.held().isEmpty()) {
            List<DictionaryFinding> findings = standing.file().get().reading().findings();
            if (!findings.isEmpty()) {
                throw invalid("the dictionary of " + source, findings);
            }
            return Optional.empty();
        }
        Held held = standing.held().orElseThrow();
        Dictionary dictionary = held.reading().dictionary().orElseThrow(
                () -> invalid("the approved dictionary of " + source, held.reading().findings()));
        comeIntoForce(dictionary, held.approval());
        return Optional.of(dictionary);
    }

    static CadreException invalid(String what, List<DictionaryFinding> findings) {
        return new CadreException(ErrorCode.DICTIONARY_INVALID, what + " has " + told(findings));
    }

    /** Returns how many findings there are, and the first of them. */
    static String told(List<DictionaryFinding> findings) {
        DictionaryFinding first = findings.get(0);
        return (findings.size() == 1 ? "one finding" : findings.size() + " findings, the first") + (first.line() > 0 ? " in line " + first.line() : "")
                + ": " + first.problem() + " (" + first.remedy() + ")";
    }

    // Looked at again in here: two people may just have approved something else, which counts before what was shipped.
    private synchronized void arrive(SourceId source) {
        Standing standing = standing(source);
        if (standing.arriving()) {
            DictionaryState.InForce approval = standing.held().orElseThrow().approval();
            standing.held().orElseThrow().reading().dictionary().ifPresent(dictionary -> comeIntoForce(dictionary, approval));
            keep(source, kept(approval, standing.file().orElseThrow().bytes()));
        }
    }

    private synchronized void comeIntoForce(Dictionary dictionary, DictionaryState.InForce approval) {
        SourceId source = dictionary.source();
        if (!dictionary.digest().equals(inForce.get(source))) {
            journal.record(AuditEvent.of(AuditAction.DICTIONARY_IN_FORCE, source)
                    .with("dictionary_digest", dictionary.digest()).count("tables", dictionary.tables().size())
                    .with(approval.shipped() ? "standing" : "approved-by", approval.shipped() ? "shipped" : approval.approvedBy()));
            inForce.put(source, dictionary.digest());
        }
    }

    private static ApprovedFiles.Kept kept(DictionaryState.InForce approval, byte[] content) {
        return new ApprovedFiles.Kept(approval.digest(), approval.askedBy(), approval.approvedBy(), approval.since(), content);
    }

    private void keep(SourceId source, ApprovedFiles.Kept dictionary) {
        try {
            approved.write(source, dictionary);
        } catch (IOException e) {
            throw failed("keep the dictionary of " + source, e);
        }
    }

    @Override
    public boolean waitsForApproval(SourceId source) {
        Standing standing = standing(source);
        return standing.file().isPresent() && standing.held().isEmpty();
    }

    @Override
    public List<DictionaryFinding> check(SourceId source) {
        return content(file(source)).map(content -> content.reading().findings()).orElse(List.of());
    }

    @Override
    public List<DictionaryFinding> proposals(SourceId source) {
        return content(file(source)).map(content -> content.reading().proposals()).orElse(List.of());
    }

    /** Returns where a source's dictionary stands; nothing comes into force by that. */
    DictionaryState state(SourceId source) {
        List<DictionaryFinding> findings = new ArrayList<>(check(source));
        Optional<Held> held = Optional.empty();
        try {
            held = standing(source).held();
            held.map(one -> one.reading().findings()).filter(wrong -> !wrong.isEmpty()).ifPresent(wrong -> findings.add(0,
                    new DictionaryFinding(wrong.get(0).line(), "what was approved does not pass the check of this version",
                            "mend the file and approve it anew")));
        } catch (CadreException e) {
            if (e.code() != ErrorCode.CONTENT_CHANGED) {
                throw e;
            }
            findings.add(0, new DictionaryFinding(0, "what was kept of the approved dictionary was altered", "approve the file anew"));
        }
        return new DictionaryState(source, held.map(Held::approval), content(file(source)).map(Content::digest), findings);
    }

    /** Returns what is in force, to compare with; nothing comes into force by that. */
    Optional<Dictionary> inForce(SourceId source) {
        return standing(source).held().map(Held::reading).flatMap(DictionaryReader.Reading::dictionary);
    }

    /** Returns whether a source's dictionary, in force or about to be, lets postcodes leave as areas. */
    boolean asksForAreas(SourceId source) {
        Optional<DictionaryReader.Reading> reading = standing(source).held().map(Held::reading)
                .or(() -> content(file(source)).map(Content::reading));
        return reading.flatMap(DictionaryReader.Reading::dictionary).stream()
                .anyMatch(dictionary -> dictionary.does(Operation.AREA));
    }

    /** Brings a content that two people agreed on into force; journalled first. */
    synchronized void approve(SourceId source, Content content, String askedBy, String approvedBy, String reason) {
        journal.record(AuditEvent.of(AuditAction.DICTIONARY_APPROVED, source).by(askedBy).because(reason)
                .with("dictionary_digest", content.digest()).with("approved-by", approvedBy));
        keep(source, kept(new DictionaryState.InForce(content.digest(), askedBy, approvedBy, clock.instant()), content.bytes()));
        kept.remove(source);
    }

    private Standing standing(SourceId source) {
        Optional<Content> file = content(file(source));
        if (file.isEmpty()) {
            return new Standing(file, Optional.empty(), false);
        }
        Optional<Held> held = held(source);
        boolean own = held.filter(one -> !one.approval().shipped()).isPresent();
        if (!own) {
            Digest digest = file.get().digest();
            boolean known = held.filter(one -> one.approval().digest().equals(digest)).isPresent();
            if (!known && shipped.of(source).filter(digest::equals).isPresent()) {
                return new Standing(file, Optional.of(new Held(new DictionaryState.InForce(digest, "", "", clock.instant()),
                        file.get().reading())), true);
            }
        }
        return new Standing(file, held, false);
    }

    private Optional<Held> held(SourceId source) {
        try {
            EtcFiles.Stamp stamp = EtcFiles.Stamp.of(approved.file(source));
            Known<Held> before = kept.get(source);
            if (before != null && before.stamp().equals(stamp)) {
                return Optional.of(before.value());
            }
            Optional<Held> held = approved.read(source)
                    .map(one -> new Held(new DictionaryState.InForce(one.digest(), one.askedBy(), one.approvedBy(), one.since()),
                            DictionaryReader.read(source, one.content())));
            held.ifPresent(one -> kept.put(source, new Known<>(stamp, one)));
            return held;
        } catch (NoSuchFileException e) {
            kept.remove(source);
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read the approved dictionary of " + source, e);
        }
    }

    /** Returns a file of the folder and what it says of its source. */
    Optional<Content> content(Path file) {
        try {
            EtcFiles.Stamp stamp = EtcFiles.Stamp.of(file);
            Known<Content> before = files.get(file);
            if (before != null && before.stamp().equals(stamp)) {
                return Optional.of(before.value());
            }
            SourceId source = new SourceId(sourceOf(file.getFileName().toString()));
            if (stamp.size() > LARGEST_FILE) {
                throw new CadreException(ErrorCode.DICTIONARY_INVALID, "the dictionary of " + source + " is larger than 16 MiB");
            }
            Content content = read(file, source);
            // What changed while it was read is read again the next time.
            if (content.bytes().length > 0 && EtcFiles.Stamp.of(file).equals(stamp)) {
                files.put(file, new Known<>(stamp, content));
            }
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            files.remove(file);
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read a dictionary", e);
        }
    }

    // A file that root made for itself is wrong like one with a wrong line: it stops its own source, and says how to mend it.
    private static Content read(Path file, SourceId source) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return new Content(bytes, DictionaryReader.read(source, bytes));
        } catch (AccessDeniedException e) {
            return new Content(new byte[0], new DictionaryReader.Reading(Optional.empty(), List.of(new DictionaryFinding(0,
                    "the node may not read " + file.getFileName(), "let its user read it: chgrp cadre-node and chmod 640")), List.of()));
        }
    }

    // A draft and SOURCE.csv tell the source by their names.
    private static String sourceOf(String name) {
        return name.substring(0, name.length() - (name.endsWith(DRAFT) ? DRAFT.length() : SUFFIX.length()));
    }

    /**
     * Returns a file of the folder, read as a dictionary of {@code source}.
     *
     * @param name {@link DictionaryReview#DRAFT}, or the name of a file; empty for the source's own file
     */
    Content other(SourceId source, Optional<String> name) {
        Path file = name.map(word -> word.equals(DictionaryReview.DRAFT) ? draftFile(source) : named(word)).orElse(file(source));
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new CadreException(ErrorCode.DICTIONARY_INVALID, file.getFileName() + " is larger than 16 MiB");
            }
            Content content = read(file, source);
            if (content.reading().dictionary().isEmpty()) {
                throw invalid(file.getFileName().toString(), content.reading().findings());
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new CadreException(ErrorCode.NOT_FOUND, "the dictionaries folder has no file " + file.getFileName());
        } catch (IOException e) {
            throw failed("read a dictionary", e);
        }
    }

    private Path named(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.csv")) {
            throw new CadreException(ErrorCode.USAGE, "name a CSV file of the dictionaries folder, without a path");
        }
        return folder.resolve(name);
    }

    /**
     * Sees that nobody's work is written over by a new draft.
     *
     * @throws CadreException WRONG_STAGE if somebody has decided about a column of the draft that is there, or it is not the node's to read
     */
    void demandUndecidedDraft(SourceId source) {
        Path draft = draftFile(source);
        try {
            if (Files.exists(draft) && DraftForm.isDecided(Files.readString(draft))) {
                throw new CadreException(ErrorCode.WRONG_STAGE, "somebody has decided about columns in " + draft.getFileName()
                        + ", which a new draft would write over: rename or remove it first");
            }
        } catch (IOException e) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "there is a file " + draft.getFileName()
                    + " that the node cannot read, and a new draft would write over it: rename or remove it first");
        }
    }

    /** Writes a draft, whole or not at all. */
    Path writeDraft(SourceId source, String text) {
        Path draft = draftFile(source);
        Path temporary = folder.resolve(draft.getFileName() + ".tmp");
        try {
            Files.createDirectories(folder);
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
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

    private Path draftFile(SourceId source) {
        return folder.resolve(source.value() + DRAFT);
    }

    @Override
    public Path file(SourceId source) {
        return folder.resolve(source.value() + SUFFIX);
    }

    private static CadreException failed(String what, IOException cause) {
        return new CadreException(ErrorCode.IO_FAILED, "could not " + what + ": " + cause.getClass().getSimpleName());
    }
}
