package org.cadrenode.admission.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An archive in which every reader sees the same: the central directory at the very end, and before it, without gaps or
 * overlaps, exactly the entries that it names (PKWARE APPNOTE 6.3, without zip64, encryption and several disks). A reader
 * that streams and one that starts from the end could otherwise be shown different classes.
 */
public final class ArchiveLayout {
    /** No file larger than this is looked at, in bytes. */
    public static final long MOST_BYTES = 256L << 20;
    /** No archive may hold more than this when unpacked, in bytes. */
    public static final long MOST_UNPACKED = 1L << 30;

    private static final int END = 0x06054b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int END_LENGTH = 22;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL_LENGTH = 30;

    private final ByteBuffer bytes;
    private final Map<String, Long> sizes = new TreeMap<>();

    private ArchiveLayout(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Returns the entries with their unpacked sizes, by name; directories end with a slash. */
    public static Map<String, Long> read(Path file) throws IOException, NotAdmittedException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > MOST_BYTES) {
                throw new NotAdmittedException(Reason.TOO_LARGE);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size()).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Until it is full.
            }
            ArchiveLayout layout = new ArchiveLayout(bytes.flip());
            layout.read();
            return layout.sizes;
        } catch (IndexOutOfBoundsException | CharacterCodingException e) {
            throw new NotAdmittedException(Reason.MALFORMED);
        }
    }

    private void read() throws NotAdmittedException, CharacterCodingException {
        int end = bytes.limit() - END_LENGTH;
        require(end >= 0 && bytes.getInt(end) == END);
        int count = unsigned16(end + 10);
        long size = unsigned32(end + 12);
        long start = unsigned32(end + 16);
        require(unsigned16(end + 4) == 0 && unsigned16(end + 6) == 0 && unsigned16(end + 8) == count
                && unsigned16(end + 20) == 0 && count < 0xFFFF && start + size == end);
        Map<Long, Integer> entries = new TreeMap<>();
        int at = (int) start;
        for (int i = 0; i < count; i++) {
            require(at + CENTRAL_LENGTH <= end && bytes.getInt(at) == CENTRAL);
            require(entries.put(unsigned32(at + 42), at) == null);
            at += CENTRAL_LENGTH + unsigned16(at + 28) + unsigned16(at + 30) + unsigned16(at + 32);
        }
        require(at == end);
        List<Long> offsets = new ArrayList<>(entries.keySet());
        offsets.add(start);
        require(count > 0 && offsets.get(0) == 0);
        Set<String> folded = new HashSet<>();
        long unpacked = 0;
        for (int i = 0; i < count; i++) {
            int central = entries.get(offsets.get(i));
            String name = entry(central, offsets.get(i).intValue(), offsets.get(i + 1));
            long length = unsigned32(central + 24);
            unpacked += length;
            require(sizes.put(name, length) == null);
            require(!name.toUpperCase(Locale.ROOT).startsWith("META-INF/") || folded.add(name.toUpperCase(Locale.ROOT)));
        }
        if (unpacked > MOST_UNPACKED) {
            throw new NotAdmittedException(Reason.TOO_LARGE);
        }
    }

    private String entry(int central, int local, long next) throws NotAdmittedException, CharacterCodingException {
        int flags = unsigned16(central + 8);
        int method = unsigned16(central + 10);
        long packed = unsigned32(central + 20);
        long length = unsigned32(central + 24);
        int nameLength = unsigned16(central + 28);
        require((flags & 0x2061) == 0 && (method == 0 || method == 8) && unsigned16(central + 34) == 0
                && packed < 0xFFFFFFFFL && length < 0xFFFFFFFFL && (method == 8 || packed == length));
        require(bytes.getInt(local) == LOCAL && unsigned16(local + 6) == flags && unsigned16(local + 8) == method
                && unsigned16(local + 26) == nameLength);
        String name = name(central + CENTRAL_LENGTH, nameLength);
        require(name.equals(name(local + LOCAL_LENGTH, nameLength)) && (!name.endsWith("/") || length == 0));
        long dataEnd = local + LOCAL_LENGTH + (long) nameLength + unsigned16(local + 28) + packed;
        if ((flags & 8) == 0) {
            require(dataEnd == next && sameSizes(central, local + 14));
        } else if (next - dataEnd == 16) {
            require(bytes.getInt((int) dataEnd) == DESCRIPTOR && sameSizes(central, (int) dataEnd + 4));
        } else {
            require(next - dataEnd == 12 && sameSizes(central, (int) dataEnd));
        }
        return name;
    }

    /** Checksum, packed and unpacked size: in the central directory and in the other place. */
    private boolean sameSizes(int central, int other) {
        return bytes.getInt(central + 16) == bytes.getInt(other) && bytes.getInt(central + 20) == bytes.getInt(other + 4)
                && bytes.getInt(central + 24) == bytes.getInt(other + 8);
    }

    private String name(int at, int length) throws NotAdmittedException, CharacterCodingException {
        String name = StandardCharsets.UTF_8.newDecoder().decode(bytes.slice(at, length)).toString();
        require(!name.isEmpty() && !name.startsWith("/") && name.indexOf('\\') < 0 && name.chars().allMatch(c -> c >= 32 && c != 127));
        String body = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String part : body.split("/", -1)) {
            require(!part.isEmpty() && !part.equals(".") && !part.equals(".."));
        }
        return name;
    }

    private int unsigned16(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private long unsigned32(int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }

    private static void require(boolean condition) throws NotAdmittedException {
        if (!condition) {
            throw new NotAdmittedException(Reason.MALFORMED);
        }
    }
}
