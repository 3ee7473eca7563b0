package org.cadrenode.exchange.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cadrenode.api.delivery.Digest;

/**
 * What a package is, inside of its seal: the mark, the manifest behind its length, the parts as chunks behind their
 * lengths (4 octets, highest first; a length of 0 ends a part), and the signature over {@link #signed}. It is written and
 * read in one pass. Stateless.
 */
final class PackageForm {
    static final byte[] MARK = "CADREPK1".getBytes(StandardCharsets.US_ASCII);
    static final int LONGEST_MANIFEST = 1 << 16;
    static final int CHUNK = 1 << 16;
    static final int SIGNATURE = 64;
    /** Before the first package of a provider there was nothing. */
    static final Digest NOTHING = Digest.ofContent(new byte[0]);
    private static final int END_OF_ROWS = 0;

    private PackageForm() { }

    /** Returns the bytes that a package's signature covers. Their digest is the package's own. */
    static byte[] signed(PackagePath path, byte[] manifest, List<Digest> parts) {
        StringBuilder content = new StringBuilder(path.packageWords()).append(Digest.ofContent(manifest)).append('\n');
        parts.forEach(part -> content.append(part).append('\n'));
        return content.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns how a stream of that many rows ends: {@link org.cadrenode.api.pseudonym.RowWriter}'s end mark and count. */
    static byte[] rowsEnding(long rows) {
        ByteArrayOutputStream ending = new ByteArrayOutputStream();
        ending.write(END_OF_ROWS);
        long rest = rows;
        while (rest > 0x7f) {
            ending.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        ending.write((int) rest);
        return ending.toByteArray();
    }
}
