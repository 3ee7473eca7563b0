package org.cadrenode.pseudonymise.engine.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The text of a Word 97 to 2003 document: the pieces of its piece table ([MS-DOC] 2.4.1) in its compound file ([MS-CFB]).
 * Fields keep their result and lose their instruction. For one document.
 */
final class OldWordText {
    /** The first eight bytes of a compound file. */
    static final long MAGIC = 0xd0cf11e0a1b11ae1L;

    private static final int LAST_SECTOR = -2;
    private static final int ENTRY = 128;
    private static final int MINI_SECTOR = 64;
    private static final int SHORT_STREAM = 4096;
    private static final int DEEPEST_FIELD = 1000;
    private static final int WORD_97 = 0x00c1;
    private static final int ENCRYPTED = 0x0100;
    private static final int TABLE_ONE = 0x0200;
    private static final int CLX_PLACE = 0x01a2;

    private final ByteBuffer file;
    private final int sectorSize;
    private int[] next = {};

    private OldWordText(byte[] content) throws IOException {
        file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int shift = file.getShort(30);
        if (shift != 9 && shift != 12) {
            throw new IOException("The document has sectors of an unknown size");
        }
        sectorSize = 1 << shift;
    }

    /** Returns the text, or null if there is none. */
    static @Nullable String of(byte[] content) throws IOException {
        try {
            OldWordText reader = new OldWordText(content);
            reader.allocation();
            String text = shown(reader.pieces()).strip();
            return text.isEmpty() ? null : text;
        } catch (RuntimeException e) {
            throw new IOException("The document is malformed");
        }
    }

    // Which sector follows which: the sectors of this table are named in the header and, of a large file, in a chain.
    private void allocation() throws IOException {
        int sectors = file.capacity() / sectorSize;
        next = new int[sectors];
        Arrays.fill(next, -1);
        BitSet seen = new BitSet();
        int filled = 0;
        for (int i = 0; i < 109; i++) {
            filled = table(file.getInt(76 + 4 * i), filled, seen);
        }
        int more = file.getInt(68);
        while (more >= 0) {
            if (seen.get(more)) {
                throw new IOException("The document's sectors run in a circle");
            }
            seen.set(more);
            int start = start(more);
            for (int i = 0; i < sectorSize / 4 - 1; i++) {
                filled = table(file.getInt(start + 4 * i), filled, seen);
            }
            more = file.getInt(start + sectorSize - 4);
        }
    }

    private int table(int sector, int from, BitSet seen) {
        if (sector < 0 || seen.get(sector)) {
            return from;
        }
        seen.set(sector);
        int start = start(sector);
        int filled = from;
        for (int i = 0; i < sectorSize / 4 && filled < next.length; i++) {
            next[filled++] = file.getInt(start + 4 * i);
        }
        return filled;
    }

    private int start(int sector) {
        return Math.addExact(Math.multiplyExact(sector, sectorSize), sectorSize);
    }

    private byte[] chain(int first) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BitSet seen = new BitSet();
        for (int sector = first; sector != LAST_SECTOR; sector = next[sector]) {
            if (sector < 0 || sector >= next.length || seen.get(sector)) {
                throw new IOException("The document's sectors run in a circle, or out of it");
            }
            seen.set(sector);
            int start = start(sector);
            out.write(file.array(), start, Math.min(sectorSize, file.capacity() - start));
        }
        return out.toByteArray();
    }

    private ByteBuffer stream(ByteBuffer directory, String name) throws IOException {
        for (int entry = 0; entry + ENTRY <= directory.capacity(); entry += ENTRY) {
            int length = Math.max(0, Math.min(64, directory.getShort(entry + 64)) - 2);
            if (name.equals(new String(directory.array(), entry, length, StandardCharsets.UTF_16LE))) {
                int size = directory.getInt(entry + 120);
                int first = directory.getInt(entry + 116);
                byte[] content = size >= 0 && size < SHORT_STREAM ? small(directory, first, size) : chain(first);
                return ByteBuffer.wrap(content, 0, Math.min(Math.max(size, 0), content.length)).slice().order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        throw new IOException("The document lacks a stream");
    }

    // Short streams lie in pieces of 64 bytes within the root's own stream.
    private byte[] small(ByteBuffer directory, int first, int size) throws IOException {
        ByteBuffer follows = ByteBuffer.wrap(chain(file.getInt(60))).order(ByteOrder.LITTLE_ENDIAN);
        byte[] container = chain(directory.getInt(116));
        byte[] content = new byte[size];
        int sector = first;
        for (int at = 0; at < size; at += MINI_SECTOR) {
            System.arraycopy(container, Math.multiplyExact(sector, MINI_SECTOR), content, at, Math.min(MINI_SECTOR, size - at));
            sector = at + MINI_SECTOR < size ? follows.getInt(4 * sector) : sector;
        }
        return content;
    }

    private String pieces() throws IOException {
        ByteBuffer directory = ByteBuffer.wrap(chain(file.getInt(48))).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer document = stream(directory, "WordDocument");
        int flags = document.getShort(10);
        if ((document.getShort(2) & 0xffff) < WORD_97 || (flags & ENCRYPTED) != 0) {
            throw new IOException("The document is too old, or encrypted");
        }
        ByteBuffer table = stream(directory, (flags & TABLE_ONE) != 0 ? "1Table" : "0Table");
        int at = document.getInt(CLX_PLACE);
        int end = Math.addExact(at, document.getInt(CLX_PLACE + 4));
        while (at < end && table.get(at) == 1) {
            at += 3 + (table.getShort(at + 1) & 0xffff);
        }
        if (at >= end || table.get(at) != 2) {
            throw new IOException("The document has no piece table");
        }
        int many = (table.getInt(at + 1) - 4) / 12;
        int places = at + 5;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < many; i++) {
            int length = Math.subtractExact(table.getInt(places + 4 * i + 4), table.getInt(places + 4 * i));
            int from = table.getInt(places + 4 * (many + 1) + 8 * i + 2);
            if (length < 0 || text.length() + (long) length > DocumentText.LONGEST) {
                throw new IOException("The document is too long");
            }
            piece(document, from, length, text);
        }
        return text.toString();
    }

    private static void piece(ByteBuffer document, int place, int length, StringBuilder text) {
        boolean narrow = (place & 0x40000000) != 0;
        int from = narrow ? (place & 0x3fffffff) / 2 : place & 0x3fffffff;
        byte[] bytes = new byte[narrow ? length : length * 2];
        ByteBuffer piece = document.duplicate();
        piece.position(from);
        piece.get(bytes);
        text.append(new String(bytes, narrow ? Charset.forName("windows-1252") : StandardCharsets.UTF_16LE));
    }

    // Paragraph marks become lines, cell marks tabs; of a field, what is shown stays.
    private static String shown(String pieces) {
        StringBuilder shown = new StringBuilder(pieces.length());
        boolean[] separated = new boolean[DEEPEST_FIELD];
        int depth = 0;
        int instructions = 0;
        for (int i = 0; i < pieces.length(); i++) {
            char c = pieces.charAt(i);
            switch (c) {
                case 0x13 -> {
                    if (depth < DEEPEST_FIELD) {
                        separated[depth++] = false;
                        instructions++;
                    }
                }
                case 0x14 -> {
                    if (depth > 0 && !separated[depth - 1]) {
                        separated[depth - 1] = true;
                        instructions--;
                    }
                }
                case 0x15 -> {
                    if (depth > 0 && !separated[--depth]) {
                        instructions--;
                    }
                }
                case '\r', 0x0b, 0x0c -> shown.append(instructions > 0 ? "" : "\n");
                case 0x07, '\t' -> shown.append(instructions > 0 ? "" : "\t");
                default -> {
                    if (instructions == 0 && c >= ' ') {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.toString();
    }
}
