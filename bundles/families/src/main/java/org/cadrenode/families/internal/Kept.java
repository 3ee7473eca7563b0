package org.cadrenode.families.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.FamilyRequestId;
import org.cadrenode.api.optout.FamilyRequestLine;
import org.cadrenode.families.engine.RefusedRequest;
import org.cadrenode.families.engine.SealedText;

/**
 * A request as it lies on disk: lines of name and value without identifiers, an empty line, and, while it waits, the file as it
 * came, still sealed.
 *
 * @param line what an operator may see
 * @param digest of what was sealed
 * @param readBy who has read what the family wrote
 * @param sealed the file as it came; empty once it is decided
 */
record Kept(FamilyRequestLine line, String digest, Set<String> readBy, byte[] sealed) {
    private static final String HEAD = "cadre-family-request-1\n";

    byte[] content() {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("received ").append(line.receivedAt()).append('\n').append("code ").append(line.code()).append('\n')
                .append("asked-by ").append(line.askedBy()).append('\n').append("scopes ").append(String.join(",", line.scopes())).append('\n')
                .append("state ").append(line.state()).append('\n').append("digest ").append(digest).append('\n')
                .append("read-by ").append(String.join(",", readBy)).append('\n');
        line.decidedAt().ifPresent(at -> text.append("decided ").append(at).append('\n').append("decided-by ").append(line.decidedBy())
                .append('\n').append("references ")
                .append(line.references().stream().map(Object::toString).collect(Collectors.joining(","))).append('\n'));
        byte[] head = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        byte[] content = Arrays.copyOf(head, head.length + sealed.length);
        System.arraycopy(sealed, 0, content, head.length, sealed.length);
        return content;
    }

    /** Reads what {@link #content} wrote. @throws CadreException CONTENT_CHANGED */
    static Kept read(FamilyRequestId id, byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\n\n");
        if (!text.startsWith(HEAD) || end < 0) {
            throw changed(id);
        }
        Map<String, String> values = new LinkedHashMap<>();
        new String(content, HEAD.length(), Math.max(0, end - HEAD.length()), StandardCharsets.UTF_8).lines().forEach(one -> {
            String[] parts = one.split(" ", 2);
            values.put(parts[0], parts.length < 2 ? "" : parts[1]);
        });
        try {
            FamilyRequestLine line = new FamilyRequestLine(id, Instant.parse(values.get("received")), values.get("code"),
                    values.get("asked-by"), words(values.get("scopes")).toList(), values.get("state"),
                    Optional.ofNullable(values.get("decided")).map(Instant::parse), values.getOrDefault("decided-by", ""),
                    words(values.getOrDefault("references", "")).map(Long::valueOf).toList());
            Kept kept = new Kept(line, values.get("digest"), words(values.get("read-by")).collect(Collectors.toCollection(LinkedHashSet::new)),
                    Arrays.copyOfRange(content, end + 2, content.length));
            if (!kept.whole()) {
                throw changed(id);
            }
            return kept;
        } catch (RuntimeException | RefusedRequest e) {
            throw changed(id);
        }
    }

    // What waits has what was sealed, and what is decided has it no more. There is no other state.
    private boolean whole() throws RefusedRequest {
        return line.waits() ? SealedText.digest(SealedText.sealed(sealed)).equals(digest)
                : Set.of(FamilyRequestLine.VERIFIED, FamilyRequestLine.DISMISSED).contains(line.state()) && sealed.length == 0;
    }

    Kept readBy(String person) {
        Set<String> people = new LinkedHashSet<>(readBy);
        people.add(person);
        return new Kept(line, digest, people, sealed);
    }

    /** Returns it decided: what the family wrote is gone. */
    Kept decided(String state, Instant at, String person, List<Long> references) {
        return new Kept(new FamilyRequestLine(line.id(), line.receivedAt(), line.code(), line.askedBy(), line.scopes(), state,
                Optional.of(at), person, references), digest, readBy, new byte[0]);
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(",")).filter(word -> !word.isEmpty());
    }

    private static CadreException changed(FamilyRequestId id) {
        return new CadreException(ErrorCode.CONTENT_CHANGED, "request " + id + " was altered on disk");
    }

    @Override
    public String toString() {
        return "[request " + line.id() + "]";
    }
}
