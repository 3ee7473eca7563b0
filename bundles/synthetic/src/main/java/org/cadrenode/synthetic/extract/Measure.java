package org.cadrenode.synthetic.extract;

import java.util.List;
import org.cadrenode.synthetic.region.Chance;

/**
 * The questionnaires, with the highest score of each scale. SDQ: five scales of five items scored 0 to 2, the total
 * without the prosocial scale, impact 0 to 10. RCADS: six scales of items scored 0 to 3, the total of all 47 items.
 */
enum Measure {
    SDQ(2, 0.7, List.of(
            new Scale("emotional", 10, true),
            new Scale("conduct", 10, true),
            new Scale("hyperactivity", 10, true),
            new Scale("peer", 10, true),
            new Scale("prosocial", 10, false),
            new Scale("impact", 10, false))),
    RCADS(8, 0.5, List.of(
            new Scale("separation_anxiety", 21, true),
            new Scale("generalised_anxiety", 18, true),
            new Scale("panic", 27, true),
            new Scale("social_phobia", 27, true),
            new Scale("obsessions_compulsions", 18, true),
            new Scale("depression", 30, true)));

    private final int youngest;
    private final double share;
    private final List<Scale> scales;

    Measure(int youngest, double share, List<Scale> scales) {
        this.youngest = youngest;
        this.share = share;
        this.scales = scales;
    }

    /** A scale: its highest score, and whether it counts towards the total. */
    record Scale(String name, int highest, boolean counts) {

        int draw(Chance chance) {
            return (int) Math.max(0, Math.min(highest, Math.round(chance.around(highest * 0.48, highest * 0.24))));
        }
    }

    int youngest() {
        return youngest;
    }

    double share() {
        return share;
    }

    List<Scale> scales() {
        return scales;
    }
}
