package org.cadrenode.api.identifiable;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;

/**
 * The bytes of people and identifiers, before they are sealed. Numbers are written in groups of seven bits, lowest
 * first; a text is its length and UTF-8; a kind is one octet that never changes its meaning. What was not written here,
 * or not whole, does not read. Thread-safe.
 */
public final class SealedForm {
    private static final int FORMAT = 1;
    private static final IdentifierKind[] KINDS = new IdentifierKind[64];
    private static final Map<IdentifierKind, Integer> CODES = new EnumMap<>(IdentifierKind.class);

    static {
        for (IdentifierKind kind : IdentifierKind.values()) {
            int code = code(kind);
            KINDS[code] = kind;
            CODES.put(kind, code);
        }
    }

    private SealedForm() { }

    /** Returns the bytes of a person. */
    public static byte[] of(VaultPerson person) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        out.write(FORMAT);
        out.writeBytes(person.key().bytes());
        text(out, person.provider().value());
        text(out, person.localId());
        number(out, person.version());
        identifiers(out, person.identifiers());
        number(out, person.relatives().size());
        for (VaultPerson.Relative relative : person.relatives()) {
            out.write(relative.subject().isPresent() ? 1 : 0);
            relative.subject().ifPresent(subject -> out.writeBytes(subject.bytes()));
            identifiers(out, relative.identifiers());
        }
        return out.toByteArray();
    }

    /**
     * Returns the person of these bytes.
     *
     * @throws IllegalArgumentException if {@link #of(VaultPerson)} did not write them
     */
    public static VaultPerson person(byte[] content) {
        ByteBuffer in = start(content);
        try {
            SubjectKey key = subject(in);
            ProviderId provider = new ProviderId(text(in));
            String localId = text(in);
            long version = number(in);
            List<Identifier> own = identifiers(in);
            int many = count(in);
            List<VaultPerson.Relative> relatives = new ArrayList<>(many);
            for (int i = 0; i < many; i++) {
                Optional<SubjectKey> subject = in.get() == 1 ? Optional.of(subject(in)) : Optional.empty();
                relatives.add(new VaultPerson.Relative(subject, identifiers(in)));
            }
            return whole(in, new VaultPerson(key, provider, localId, own, relatives, version));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("The form of a person ends too early");
        }
    }

    /** Returns the bytes of identifiers, in their order. */
    public static byte[] of(List<Identifier> identifiers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        out.write(FORMAT);
        identifiers(out, identifiers);
        return out.toByteArray();
    }

    /**
     * Returns the identifiers of these bytes.
     *
     * @throws IllegalArgumentException if {@link #of(List)} did not write them
     */
    public static List<Identifier> identifiers(byte[] content) {
        ByteBuffer in = start(content);
        try {
            return whole(in, identifiers(in));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("The form of identifiers ends too early");
        }
    }

    private static ByteBuffer start(byte[] content) {
        if (content.length == 0 || content[0] != FORMAT) {
            throw new IllegalArgumentException("The form is of another version");
        }
        return ByteBuffer.wrap(content, 1, content.length - 1);
    }

    private static <T> T whole(ByteBuffer in, T read) {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("The form goes on behind its end");
        }
        return read;
    }

    private static void identifiers(ByteArrayOutputStream out, List<Identifier> identifiers) {
        number(out, identifiers.size());
        for (Identifier identifier : identifiers) {
            out.write(CODES.get(identifier.kind()));
            text(out, identifier.value());
        }
    }

    private static List<Identifier> identifiers(ByteBuffer in) {
        int many = count(in);
        List<Identifier> identifiers = new ArrayList<>(many);
        for (int i = 0; i < many; i++) {
            int code = in.get();
            IdentifierKind kind = code < 0 || code >= KINDS.length ? null : KINDS[code];
            if (kind == null) {
                throw new IllegalArgumentException("The form holds an unknown kind of identifier");
            }
            identifiers.add(new Identifier(kind, text(in)));
        }
        return identifiers;
    }

    private static SubjectKey subject(ByteBuffer in) {
        return new SubjectKey(in.getLong(), in.getLong());
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        number(out, content.length);
        out.writeBytes(content);
    }

    private static String text(ByteBuffer in) {
        int length = count(in);
        String text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    private static void number(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long number(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("The form holds a number of more than 63 bits");
    }

    // Everything that is counted takes an octet at least, so no count is larger than what is left.
    private static int count(ByteBuffer in) {
        long value = number(in);
        if (value > in.remaining()) {
            throw new BufferUnderflowException();
        }
        return (int) value;
    }

    // On disk: codes are never reused. A new kind takes the next free one.
    private static int code(IdentifierKind kind) {
        return switch (kind) {
            case SUBJECT -> 1;
            case SUBJECT_REFERENCE -> 2;
            case RELATIVE_OF -> 3;
            case RELATIVE_SUBJECT -> 4;
            case NHS_NUMBER -> 5;
            case UPN -> 6;
            case FORMER_UPN -> 7;
            case ULN -> 8;
            case OTHER_NUMBER -> 9;
            case FORENAME -> 10;
            case MIDDLE_NAMES -> 11;
            case SURNAME -> 12;
            case PREFERRED_NAME -> 13;
            case FORMER_SURNAME -> 14;
            case BIRTH_DATE -> 15;
            case SEX -> 16;
            case POSTCODE -> 17;
            case ADDRESS_LINE -> 18;
            case TOWN -> 19;
            case PHONE -> 20;
            case EMAIL -> 21;
            case ORGANISATION -> 22;
            case OTHER_WORDS -> 23;
            case OTHER_PHRASE -> 24;
            case OTHER_PHRASE_UNLESS_NUMERIC -> 25;
            case OTHER_CODE -> 26;
            case OTHER_DATE -> 27;
            case FORMER_SUBJECT -> 28;
        };
    }
}
