package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.optout.engine.Scope;

/**
 * One node's list of opt-outs, as text: a head, a line for each decision with its scope and the marks of its child under the key
 * that nodes share, and a signature over all of it. Immutable.
 *
 * @param node the name of the node that made it
 * @param keyVersion of the key that nodes share
 * @param check a mark of fixed words: another one under a key of the same version that is not the network's
 * @param number grows from list to list; milliseconds since 1970
 */
record NodeList(String node, int keyVersion, Mark check, long number, List<Line> lines) {
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final long LONGEST = 64L << 20;
    private static final int MOST_MARKS = 2000;
    private static final String FIRST = "cadre opt-out list 1";
    private static final Pattern FORM = Pattern.compile(FIRST
            + "\\nnode ([a-z0-9][a-z0-9-]{0,39})\\nkey ([0-9]{1,9})\\ncheck ([0-9a-f]{32})\\nnumber ([0-9]{1,18})\\ndecisions ([0-9]{1,9})\\n");
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{32}) (\\S{1,80}) ([0-9a-f]{32}(?:,[0-9a-f]{32})*)");
    private static final Pattern SIGNATURE = Pattern.compile("signature ([A-Za-z0-9+/]{86}==)\\n?");

    NodeList {
        lines = List.copyOf(lines);
    }

    /**
     * A decision.
     *
     * @param line the node's own hash of it, the same in each list
     */
    record Line(Mark line, Scope scope, List<Mark> marks) {
        Line {
            marks = List.copyOf(marks);
        }

        @Override
        public String toString() {
            return "[line]";
        }
    }

    /** Returns the list as signed text. */
    String text(Keystore keystore) {
        StringBuilder text = new StringBuilder(200 + 150 * lines.size());
        text.append(FIRST).append("\nnode ").append(node).append("\nkey ").append(keyVersion).append("\ncheck ").append(check.hex())
                .append("\nnumber ").append(number).append("\ndecisions ").append(lines.size()).append('\n');
        for (Line line : lines) {
            text.append(line.line().hex()).append(' ').append(line.scope().word()).append(' ')
                    .append(line.marks().stream().map(Mark::hex).collect(Collectors.joining(","))).append('\n');
        }
        byte[] signature = keystore.sign(KeyPurpose.PACKAGE_SIGNING, signed(text.toString().getBytes(StandardCharsets.US_ASCII)));
        return text.append("signature ").append(Base64.getEncoder().encodeToString(signature)).append('\n').toString();
    }

    // Signed by its digest, with words that nothing else that is signed under this key begins with.
    private static byte[] signed(byte[] text) {
        MessageDigest digest = Digest.sha256();
        digest.update(text);
        return ("cadre-optout-list-1\n" + Digest.of(digest.digest()).hex()).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads a list whose signature is that of a node that is known.
     *
     * @param nodes public keys by names
     * @throws CadreException NOT_FOUND, PACKAGE_NOT_AUTHENTIC, OPTOUT_LIST_INVALID with a line's number
     */
    static NodeList read(Path file, Map<String, byte[]> nodes, Keystore keystore) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CadreException(ErrorCode.NOT_FOUND, "there is no such list");
        }
        if (Files.size(file) > LONGEST) {
            throw invalid("the list is larger than " + (LONGEST >> 20) + " MiB");
        }
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf("signature ");
        Matcher head = FORM.matcher(text);
        Matcher signature = end < 0 ? SIGNATURE.matcher("") : SIGNATURE.matcher(text.substring(end));
        if (!head.lookingAt() || !signature.matches()) {
            throw invalid("this is no list of another node, or not a whole one");
        }
        String node = head.group(1);
        byte[] key = nodes.get(node);
        if (key == null) {
            throw new CadreException(ErrorCode.PACKAGE_NOT_AUTHENTIC, "the list is of a node that otherNodes in "
                    + OptOutConfiguration.PID + " does not name: " + node);
        }
        if (!keystore.verify(key, signed(Arrays.copyOf(bytes, end)), Base64.getDecoder().decode(signature.group(1)))) {
            throw new CadreException(ErrorCode.PACKAGE_NOT_AUTHENTIC, "the list is not what " + node + " signed");
        }
        List<Line> lines = lines(text.substring(head.end(), end));
        if (lines.size() != Integer.parseInt(head.group(5))) {
            throw invalid("the list has another number of decisions than it says");
        }
        return new NodeList(node, Integer.parseInt(head.group(2)), Mark.ofHex(head.group(3)), Long.parseLong(head.group(4)), lines);
    }

    private static List<Line> lines(String text) {
        Map<Mark, Line> lines = new LinkedHashMap<>();
        int number = 6;
        for (String one : (Iterable<String>) text.lines()::iterator) {
            number++;
            Matcher matcher = LINE.matcher(one);
            Optional<Scope> scope = matcher.matches() ? Scope.of(matcher.group(2)).filter(NodeList::isShared) : Optional.empty();
            List<Mark> marks = new ArrayList<>();
            if (scope.isPresent()) {
                Arrays.stream(matcher.group(3).split(",")).forEach(mark -> marks.add(Mark.ofHex(mark)));
            }
            if (marks.isEmpty() || marks.size() > MOST_MARKS
                    || lines.put(Mark.ofHex(matcher.group(1)), new Line(Mark.ofHex(matcher.group(1)), scope.orElseThrow(), marks)) != null) {
                throw invalid("line " + number + " of the list is not valid");
            }
        }
        return List.copyOf(lines.values());
    }

    /** Returns whether a decision of this scope is one for other nodes. A purpose that nobody here knows may be served there. */
    static boolean isShared(Scope scope) {
        return scope.kind() == Scope.Kind.ALL || scope.kind() == Scope.Kind.PURPOSE;
    }

    private static CadreException invalid(String why) {
        return new CadreException(ErrorCode.OPTOUT_LIST_INVALID, why);
    }

    @Override
    public String toString() {
        return "[list of " + node + "]";
    }
}
