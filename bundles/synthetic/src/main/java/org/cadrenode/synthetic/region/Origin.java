package org.cadrenode.synthetic.region;

import java.util.List;

/**
 * Where a family's names come from. The shares are of the invented region; they follow the order of size of the groups
 * in England, not any census table.
 */
public enum Origin {
    ENGLISH("english", 620, Ethnicity.WHITE_BRITISH, Ethnicity.WHITE_BRITISH, Ethnicity.WHITE_BRITISH,
            Ethnicity.WHITE_BRITISH, Ethnicity.WHITE_BRITISH, Ethnicity.WHITE_BRITISH, Ethnicity.WHITE_BRITISH,
            Ethnicity.WHITE_BRITISH, Ethnicity.WHITE_BRITISH, Ethnicity.WHITE_BRITISH, Ethnicity.WHITE_BRITISH,
            Ethnicity.WHITE_BRITISH, Ethnicity.WHITE_BRITISH, Ethnicity.WHITE_AND_BLACK_CARIBBEAN,
            Ethnicity.MIXED_OTHER, Ethnicity.BLACK_CARIBBEAN, Ethnicity.NOT_STATED),
    WELSH("welsh", 40, Ethnicity.WHITE_BRITISH),
    SCOTTISH("scottish", 45, Ethnicity.WHITE_BRITISH),
    IRISH("irish", 45, Ethnicity.WHITE_IRISH, Ethnicity.WHITE_BRITISH),
    SOUTH_ASIAN("south-asian", 105, Ethnicity.INDIAN, Ethnicity.PAKISTANI, Ethnicity.PAKISTANI, Ethnicity.BANGLADESHI,
            Ethnicity.ASIAN_OTHER, Ethnicity.WHITE_AND_ASIAN),
    AFRICAN("african", 50, Ethnicity.BLACK_AFRICAN, Ethnicity.BLACK_AFRICAN, Ethnicity.BLACK_OTHER,
            Ethnicity.WHITE_AND_BLACK_AFRICAN),
    EASTERN_EUROPEAN("eastern-european", 50, Ethnicity.WHITE_OTHER),
    ARABIC("arabic", 28, Ethnicity.OTHER, Ethnicity.OTHER, Ethnicity.MIXED_OTHER, Ethnicity.NOT_STATED),
    CHINESE("chinese", 17, Ethnicity.CHINESE);

    private final String section;
    private final int share;
    private final List<Ethnicity> ethnicities;

    Origin(String section, int share, Ethnicity... ethnicities) {
        this.section = section;
        this.share = share;
        this.ethnicities = List.of(ethnicities);
    }

    /** The name of this origin's section in the word lists. */
    String section() {
        return section;
    }

    Ethnicity ethnicity(Chance chance) {
        return chance.pick(ethnicities);
    }

    /** An origin, drawn by the shares. */
    public static Origin draw(Chance chance) {
        int total = 0;
        for (Origin origin : values()) {
            total += origin.share;
        }
        int left = chance.below(total);
        for (Origin origin : values()) {
            left -= origin.share;
            if (left < 0) {
                return origin;
            }
        }
        throw new IllegalStateException("shares do not add up");
    }
}
