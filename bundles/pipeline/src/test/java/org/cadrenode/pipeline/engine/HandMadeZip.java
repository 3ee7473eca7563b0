package org.cadrenode.pipeline.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes ZIP archives byte by byte, true ones and others. */
final class HandMadeZip {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int entries;

    /** One entry, whose parts a test may turn into lies. */
    static final class Entry {
        String name;
        String toldName;
        byte[] content;
        int method = 8;
        int flags;
        long check;
        int size;
        int packed;
        int toldPacked;
        long attributes;
        int madeBy = 20;
        boolean told = true;
        int shift;

        Entry(String name, String content) {
            this(name, content.getBytes(StandardCharsets.UTF_8));
        }

        Entry(String name, byte[] content) {
            this.name = name;
            this.toldName = name;
            this.content = content;
            CRC32 crc = new CRC32();
            crc.update(content);
            check = crc.getValue();
            size = content.length;
        }
    }

    HandMadeZip add(Entry entry) {
        byte[] packed = entry.method == 8 ? deflated(entry.content) : entry.content;
        entry.packed = entry.packed == 0 ? packed.length : entry.packed;
        entry.toldPacked = entry.toldPacked == 0 ? entry.packed : entry.toldPacked;
        boolean follows = (entry.flags & 8) != 0;
        int offset = out.size();
        byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
        number(out, 0x04034b50L, 4);
        number(out, 20, 2);
        number(out, entry.flags, 2);
        number(out, entry.method, 2);
        number(out, 0, 4);
        number(out, follows ? 0 : entry.check, 4);
        number(out, follows ? 0 : entry.packed, 4);
        number(out, follows ? 0 : entry.size, 4);
        number(out, name.length, 2);
        number(out, 0, 2);
        out.writeBytes(name);
        out.writeBytes(packed);
        if (follows) {
            number(out, 0x08074b50L, 4);
            number(out, entry.check, 4);
            number(out, entry.packed, 4);
            number(out, entry.size, 4);
        }
        if (entry.told) {
            tell(entry, offset + entry.shift);
        }
        return this;
    }

    private void tell(Entry entry, int offset) {
        byte[] name = entry.toldName.getBytes(StandardCharsets.UTF_8);
        number(directory, 0x02014b50L, 4);
        number(directory, entry.madeBy, 2);
        number(directory, 20, 2);
        number(directory, entry.flags, 2);
        number(directory, entry.method, 2);
        number(directory, 0, 4);
        number(directory, entry.check, 4);
        number(directory, entry.toldPacked, 4);
        number(directory, entry.size, 4);
        number(directory, name.length, 2);
        number(directory, 0, 8);
        number(directory, entry.attributes, 4);
        number(directory, offset, 4);
        directory.writeBytes(name);
        entries++;
    }

    byte[] bytes() {
        int start = out.size();
        out.writeBytes(directory.toByteArray());
        number(out, 0x06054b50L, 4);
        number(out, 0, 4);
        number(out, entries, 2);
        number(out, entries, 2);
        number(out, directory.size(), 4);
        number(out, start, 4);
        number(out, 0, 2);
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 13];
        while (!deflater.finished()) {
            packed.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        return packed.toByteArray();
    }

    private static void number(ByteArrayOutputStream to, long number, int bytes) {
        for (int i = 0; i < bytes; i++) {
            to.write((int) (i < 8 ? number >>> 8 * i : 0));
        }
    }
}
