package org.cadrenode.linkage.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.linkage.engine.pairs.Comparison;

/**
 * The views of one subject under one version of the linkage key, in compact form: ordered by kind and key, the tokens of all
 * of them in one array. Some 2.6 kB a subject. Immutable.
 */
public final class PersonViews {
    /** Kinds in the order in which a view is sought that two share: those that see through typing errors first; behind them the one that is sought by nobody. */
    private static final List<ViewKind> FINEST_FIRST = List.of(ViewKind.BIRTH_DATE, ViewKind.BIRTH_DATE_NAMES, ViewKind.BIRTH_DATE_FORENAMES,
            ViewKind.YEAR_MONTH, ViewKind.YEAR_DAY, ViewKind.MONTH_DAY, ViewKind.POSTCODE, ViewKind.SWAPPED, ViewKind.NHS_NUMBER, ViewKind.UPN, ViewKind.SAMPLE);
    /** Kinds that people share who are strangers otherwise: their tokens are kept with the index, since fetching them from the store one by one is dear. */
    private static final Set<ViewKind> WIDE = EnumSet.of(ViewKind.BIRTH_DATE, ViewKind.POSTCODE);
    private static final int KEPT_HEAD = 3;
    private static final int[] NOTHING = {};
    /** No pattern: two share no view. */
    static final long NOT_COMPARED = -1;
    // Stands in stored views: the place of a kind is never changed nor given to another.
    private static final ViewKind[] KINDS = ViewKind.values();
    private static final int[] RANK = Arrays.stream(KINDS).mapToInt(FINEST_FIRST::indexOf).toArray();
    private static final int HEAD = Integer.BYTES + Long.BYTES + 1;

    private final int keyVersion;
    private final int shape;
    private final long rarities;
    private final byte[] kinds;
    private final long[] keys;
    private final int[] starts;
    private final int[] tokens;
    private final int size;

    private PersonViews(int keyVersion, int shape, long rarities, byte[] kinds, long[] keys, int[] tokens) {
        this.keyVersion = keyVersion;
        this.shape = shape;
        this.rarities = rarities;
        this.kinds = kinds;
        this.keys = keys;
        this.tokens = tokens;
        starts = new int[kinds.length];
        TokenShape counts = counts(shape, rarities);
        int full = counts.length(true);
        int brief = counts.length(false);
        int at = 0;
        int finding = 0;
        for (int i = 0; i < kinds.length; i++) {
            finding = kind(i) == ViewKind.SAMPLE ? finding : i + 1;
            starts[i] = at;
            at += kind(i).edits() ? full : brief;
        }
        if (at != tokens.length) {
            throw new IllegalArgumentException("Views have not the tokens of their shape");
        }
        size = finding;
    }

    /** Returns the views of a person; the same view twice counts once. */
    public static PersonViews of(PersonTokens person) {
        List<TokenView> views = new ArrayList<>(person.views());
        views.sort(Comparator.<TokenView>comparingInt(view -> FINEST_FIRST.indexOf(view.kind())).thenComparingLong(TokenView::key));
        for (int i = views.size() - 1; i > 0; i--) {
            if (views.get(i).kind() == views.get(i - 1).kind() && views.get(i).key() == views.get(i - 1).key()) {
                views.remove(i);
            }
        }
        byte[] kinds = new byte[views.size()];
        long[] keys = new long[views.size()];
        int[] tokens = new int[views.stream().mapToInt(view -> view.tokens().length).sum()];
        int at = 0;
        for (int i = 0; i < kinds.length; i++) {
            TokenView view = views.get(i);
            kinds[i] = (byte) view.kind().ordinal();
            keys[i] = view.key();
            System.arraycopy(view.tokens(), 0, tokens, at, view.tokens().length);
            at += view.tokens().length;
        }
        return new PersonViews(person.keyVersion(), Comparison.shape(person.shape()), person.shape().rarities(), kinds, keys, tokens);
    }

    /** Returns the views whose {@link #bytes()} are given. */
    public static PersonViews ofBytes(int keyVersion, byte[] stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        int shape = bytes.getInt();
        long rarities = bytes.getLong();
        byte[] kinds = new byte[bytes.get()];
        long[] keys = new long[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = bytes.get();
            keys[i] = bytes.getLong();
        }
        int[] tokens = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(tokens);
        return new PersonViews(keyVersion, shape, rarities, kinds, keys, tokens);
    }

    /** Returns the stored form. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + kinds.length * (1 + Long.BYTES) + tokens.length * Integer.BYTES);
        bytes.putInt(shape).putLong(rarities).put((byte) kinds.length);
        for (int i = 0; i < kinds.length; i++) {
            bytes.put(kinds[i]).putLong(keys[i]);
        }
        bytes.asIntBuffer().put(tokens);
        return bytes.array();
    }

    /** Takes a view. */
    @FunctionalInterface
    public interface Sink {
        /** Takes a view and the shape of its tokens. */
        void view(TokenShape shape, TokenView view);
    }

    /** Hands over the views of a kind. */
    public void each(ViewKind kind, Sink sink) {
        TokenShape counts = counts(shape, rarities);
        for (int i = 0; i < kinds.length; i++) {
            if (kind(i) == kind) {
                sink.view(counts, new TokenView(kind, keys[i], Arrays.copyOfRange(tokens, starts[i], end(i))));
            }
        }
    }

    /** Returns the version of the linkage key under which the tokens were made. */
    public int keyVersion() {
        return keyVersion;
    }

    /** Returns how many bytes of memory it takes, about. */
    public int weight() {
        return 120 + kinds.length * (1 + Long.BYTES + Integer.BYTES) + tokens.length * Integer.BYTES;
    }

    /** Returns how many views there are by which others are found; they come before those of {@link ViewKind#SAMPLE}. */
    int size() {
        return size;
    }

    ViewKind kind(int view) {
        return KINDS[kinds[view]];
    }

    /** Returns a number by which the index finds a view: kinds and versions of the key have numbers of their own. */
    long block(int view) {
        return mixed(keys[view] ^ (kinds[view] + 1L + ((long) keyVersion << 8)) * 0x9e37_79b9_7f4a_7c15L);
    }

    /** Returns a number that tells these views from others: of their content, 64 bits. */
    long print() {
        long print = mixed(shape ^ rarities * 31 ^ (long) keyVersion << 40);
        for (int i = 0; i < kinds.length; i++) {
            print = mixed(print ^ keys[i] + kinds[i]);
        }
        // Tokens are spread evenly: a polynomial of them tells as much.
        for (int token : tokens) {
            print = (print + token) * 0x9e37_79b9_7f4a_7c15L;
        }
        return mixed(print);
    }

    /** Returns what two subjects have in common by the finest view that they share, {@link #NOT_COMPARED} if they share none. */
    long pattern(PersonViews other) {
        int mine = 0;
        int theirs = 0;
        while (mine < size && theirs < other.size) {
            int order = Integer.compare(RANK[kinds[mine]], RANK[other.kinds[theirs]]);
            order = order == 0 ? Long.compare(keys[mine], other.keys[theirs]) : order;
            if (order == 0) {
                return Comparison.of(tokens, starts[mine], shape, rarities, other.tokens, other.starts[theirs], other.shape, other.rarities,
                        kind(mine).edits());
            }
            if (order < 0) {
                mine++;
            } else {
                theirs++;
            }
        }
        return NOT_COMPARED;
    }

    /**
     * Returns what the index keeps with a view, so that those who share it can be compared without their other views: all of it where
     * many do, nothing where few do.
     */
    int[] kept(int view) {
        if (!WIDE.contains(kind(view))) {
            return NOTHING;
        }
        int[] words = new int[KEPT_HEAD + end(view) - starts[view]];
        words[0] = shape;
        words[1] = (int) (rarities >>> Integer.SIZE);
        words[2] = (int) rarities;
        System.arraycopy(tokens, starts[view], words, KEPT_HEAD, end(view) - starts[view]);
        return words;
    }

    /** Returns what two have in common by a view that they share, of which the other's part is {@link #kept}. */
    long pattern(int view, int[] words, int at) {
        long others = (long) words[at + 1] << Integer.SIZE | words[at + 2] & 0xffff_ffffL;
        return Comparison.of(tokens, starts[view], shape, rarities, words, at + KEPT_HEAD, words[at], others, kind(view).edits());
    }

    private int end(int view) {
        return view + 1 == starts.length ? tokens.length : starts[view + 1];
    }

    private static TokenShape counts(int shape, long rarities) {
        return new TokenShape(shape & 7, shape >>> 3 & 7, shape >>> 6, rarities);
    }

    // The finalizer of MurmurHash3: each bit of the result depends on each of the argument.
    private static long mixed(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51_afd7_ed55_8ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ce_b9fe_1a85_ec53L;
        return mixed ^ mixed >>> 33;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PersonViews views && keyVersion == views.keyVersion && shape == views.shape && rarities == views.rarities
                && Arrays.equals(kinds, views.kinds) && Arrays.equals(keys, views.keys) && Arrays.equals(tokens, views.tokens);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(print());
    }

    @Override
    public String toString() {
        return kinds.length + " views";
    }
}
