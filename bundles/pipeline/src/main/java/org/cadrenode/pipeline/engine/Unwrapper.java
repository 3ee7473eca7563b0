package org.cadrenode.pipeline.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Wrapping;
import org.cadrenode.connector.spi.Wrapping.Kind;
import org.cadrenode.pipeline.engine.ZipSurvey.Found;

/**
 * Takes off what a delivery came wrapped in, one wrapping after the other, and hands out what is inside. A message or a
 * compressed file counts once all of it has proved its integrity, an entry of an archive likewise; nothing of one that does
 * not is handed out. Memory does not grow with the content. Immutable.
 */
public final class Unwrapper {
    private static final int DEEPEST = 4;
    private static final Pattern ENDING = Pattern.compile("\\.(zip|gz|gzip|pgp|gpg|asc|p7m|cms|pem)$", Pattern.CASE_INSENSITIVE);

    private final Wrapping wrapping;
    private final Pattern entries;
    private final Supplier<Decryption> decryption;
    private final Spool spool;

    /**
     * Makes an unwrapper.
     *
     * @param decryption opens encrypted content; asked at each message
     */
    public Unwrapper(Wrapping wrapping, Supplier<Decryption> decryption, Spool spool) {
        this.wrapping = wrapping;
        this.entries = Pattern.compile(wrapping.entries(), Pattern.CASE_INSENSITIVE);
        this.decryption = decryption;
        this.spool = spool;
    }

    /** Opens an encrypted message. */
    @FunctionalInterface
    public interface Decryption {
        /**
         * Returns the content.
         *
         * @throws UnwrapException here, or from the stream up to its very end, if it is not authentic
         * @throws org.cadrenode.api.error.CadreException if the node's own keys cannot be had
         */
        InputStream open(InputStream message) throws IOException;
    }

    /** Takes what was inside. */
    public interface Target {
        /**
         * Takes one extract.
         *
         * @param entry name of the archive's entry that it was, its last part; empty if it was in no archive
         * @param content until this returns
         */
        void extract(String entry, Layer content) throws IOException;

        /**
         * Takes that something cannot be unwrapped.
         *
         * @param entry as for {@link #extract}
         * @param place number of the entry in its archive, from 1; 0 for the whole
         */
        void reject(String entry, long place, Problem problem) throws IOException;
    }

    /** Returns the name that a file had before it was wrapped. */
    public static String nameWithin(String fileName) {
        String name = fileName;
        while (ENDING.matcher(name).find()) {
            name = ENDING.matcher(name).replaceFirst("");
        }
        return name;
    }

    /** Unwraps one delivery. */
    public void unwrap(Layer delivery, Target target) throws IOException {
        Allowance allowance = new Allowance(wrapping.most());
        Layer counted = () -> new Counted(delivery.open(), allowance);
        new Run(allowance, target).take("", 0, counted, 0, false);
    }

    private static final class Counted extends FilterInputStream {
        private final Allowance allowance;
        private long position;

        private Counted(InputStream in, Allowance allowance) {
            super(in);
            this.allowance = allowance;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            if (read > 0) {
                position += read;
                allowance.came(position);
            }
            return read;
        }
    }

    private final class Run {
        private final Allowance allowance;
        private final Target target;

        private Run(Allowance allowance, Target target) {
            this.allowance = allowance;
            this.target = target;
        }

        private void take(String entry, long place, Layer layer, int depth, boolean signed) throws IOException {
            Optional<Kind> kind = kind(layer).filter(wrapping.kinds()::contains);
            if (kind.isEmpty()) {
                hand(entry, place, layer, signed);
            } else if (kind.get() == Kind.ZIP) {
                archive(entry, place, layer, depth, signed);
            } else if (depth == DEEPEST) {
                target.reject(entry, place, Problem.ARCHIVE_FORBIDDEN);
            } else {
                opened(entry, place, layer, depth, kind.get(), signed);
            }
        }

        private void hand(String entry, long place, Layer layer, boolean signed) throws IOException {
            if (wrapping.signedBy().isPresent() && !signed) {
                target.reject(entry, place, Problem.DECRYPTION_FAILED);
            } else {
                target.extract(entry, layer);
            }
        }

        private void opened(String entry, long place, Layer layer, int depth, Kind kind, boolean signed) throws IOException {
            Spool.Kept kept;
            try (InputStream wrapped = layer.open();
                    InputStream content = kind == Kind.GZIP ? new GzipReader(wrapped) : decryption.get().open(wrapped)) {
                kept = spool.keep(new Limited(content));
            } catch (UnwrapException e) {
                target.reject(entry, place, e.problem());
                return;
            }
            try (kept) {
                take(nameWithin(entry), place, kept, depth + 1, signed || kind != Kind.GZIP);
            }
        }

        private void archive(String entry, long place, Layer layer, int depth, boolean signed) throws IOException {
            ZipSurvey survey = ZipSurvey.of(layer, allowance);
            if (survey.document()) {
                hand(entry, place, layer, signed);
            } else if (depth == DEEPEST) {
                target.reject(entry, place, Problem.ARCHIVE_FORBIDDEN);
            } else if (survey.forbidden().isPresent()) {
                target.reject(entry, place, survey.forbidden().get());
            } else {
                entries(layer, survey, depth, signed);
                boolean said = !survey.entries().isEmpty()
                        && survey.entries().get(survey.entries().size() - 1).problem().equals(survey.ending());
                if (survey.ending().isPresent() && !said) {
                    target.reject("", survey.entries().size() + 1L, survey.ending().get());
                }
            }
        }

        private void entries(Layer layer, ZipSurvey survey, int depth, boolean signed) throws IOException {
            try (ZipReader reader = new ZipReader(layer.open())) {
                for (Found found : survey.entries()) {
                    ZipEntry entry = reader.next();
                    if (entry == null || !entry.equals(found.entry())) {
                        throw new IOException("The archive is not what it was");
                    }
                    if (found.problem().isPresent()) {
                        target.reject(entry.fileName(), entry.number(), found.problem().get());
                        boolean last = survey.ending().isPresent() && found == survey.entries().get(survey.entries().size() - 1);
                        if (last) {
                            return;
                        }
                    }
                    if (found.problem().isPresent() && (!entry.followed() || entry.encrypted())) {
                        reader.leave();
                    } else {
                        entry(reader, entry, found.problem().isEmpty(), depth, signed);
                    }
                }
            }
        }

        private void entry(ZipReader reader, ZipEntry entry, boolean good, int depth, boolean signed) throws IOException {
            String name = entry.fileName();
            boolean wanted = good && !entry.folder() && !name.startsWith(".")
                    && (entries.matcher(entry.name()).matches() || entries.matcher(name).matches());
            if (!wanted && !entry.followed()) {
                reader.leave();
                return;
            }
            try (InputStream content = reader.content()) {
                if (!wanted) {
                    content.transferTo(OutputStream.nullOutputStream());
                    return;
                }
                try (Spool.Kept kept = spool.keep(content)) {
                    take(name, entry.number(), kept, depth + 1, signed);
                }
            }
        }

        private Optional<Kind> kind(Layer layer) throws IOException {
            if (wrapping.kinds().isEmpty()) {
                return Optional.empty();
            }
            try (InputStream content = layer.open()) {
                return Magic.of(content.readNBytes(Magic.LENGTH));
            }
        }

        private final class Limited extends FilterInputStream {
            private Limited(InputStream content) {
                super(content);
            }

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                int read = super.read(to, offset, length);
                if (read > 0) {
                    allowance.unpacked(read);
                }
                return read;
            }
        }
    }
}
