package org.cadrenode.pseudonymise.engine.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;

/**
 * The text of a PDF, by Apache PDFBox. The work is bounded by counts, never by a clock, so that the same document gives the
 * same text on any machine: pages, operators, what streams unpack to, what is written. Encrypted documents are refused.
 * Fonts of the machine are neither looked for nor noted in a file. Thread-safe.
 */
final class PdfText {
    private static final int MOST_PAGES = 500;
    private static final int MOST_OPERATORS = 5_000_000;
    private static final long MOST_DRAWN = 128L << 20;

    static {
        FontMappers.set(new OneFont());
    }

    private PdfText() { }

    /** Returns the text, or null if there is none. */
    static @Nullable String of(byte[] content) throws IOException {
        PdfBounds.check(content);
        try (PDDocument document = Loader.loadPDF(content)) {
            if (document.isEncrypted() || document.getNumberOfPages() > MOST_PAGES) {
                throw new IOException("The document is encrypted, or has too many pages");
            }
            Text text = new Text();
            Stripper stripper = new Stripper();
            stripper.setLineSeparator("\n");
            stripper.writeText(document, text);
            if (stripper.exhausted) {
                throw new IOException("The document takes too much work");
            }
            String plain = text.text.toString().strip();
            return plain.isEmpty() ? null : plain;
        } catch (RuntimeException | StackOverflowError e) {
            // Objects nested without end; the stack is whole again here.
            throw new IOException("The document is malformed");
        }
    }

    private static final class Stripper extends PDFTextStripper {
        private int operators;
        private long drawn;
        private boolean exhausted;

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            exhausted |= ++operators > MOST_OPERATORS;
            if (exhausted) {
                throw new IOException("Too many operators");
            }
            super.processOperator(operator, operands);
        }

        // A form may draw others, and they others again: what each unpacks to is counted each time.
        @Override
        public void showForm(PDFormXObject form) throws IOException {
            try (InputStream contents = form.getContents()) {
                drawn += contents == null ? 0 : contents.skip(Long.MAX_VALUE) + 1;
            }
            exhausted |= drawn > MOST_DRAWN;
            if (exhausted) {
                throw new IOException("Too much is drawn");
            }
            super.showForm(form);
        }
    }

    private static final class Text extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] characters, int from, int length) throws IOException {
            if (text.length() + length > DocumentText.LONGEST) {
                throw new IOException("The document is too long");
            }
            text.append(characters, from, length);
        }

        @Override
        public void flush() { }

        @Override
        public void close() { }
    }
}
