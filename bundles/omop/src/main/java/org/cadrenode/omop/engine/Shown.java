package org.cadrenode.omop.engine;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * How counts are shown to those who do not hold the export: none that is small, and none from which a small one can be worked out.
 *
 * @param smallest the smallest count that is shown as it is
 */
public record Shown(int smallest) {
    private static final int HUNDRED = 100;

    /** Returns whether a count is shown as it is. */
    public boolean open(long count) {
        return count == 0 || count >= smallest;
    }

    /** Returns a count, or that it is small. */
    public String count(long count) {
        return open(count) ? String.format(Locale.UK, "%,d", count) : "fewer than " + smallest;
    }

    /** Returns how many were looked at, if that is shown as a number. */
    public OptionalLong looked(Check check) {
        return ofFiles(check) || open(check.looked()) ? OptionalLong.of(check.looked()) : OptionalLong.empty();
    }

    /** Returns how many were looked at, in words where the number is not shown. */
    public String lookedInWords(Check check) {
        return looked(check).isPresent() ? String.format(Locale.UK, "%,d", check.looked()) : count(check.looked());
    }

    /** Returns how many of those that were looked at fail, if that is shown as a number. */
    public OptionalLong failing(Check check) {
        return ofFiles(check) || open(check.looked()) && open(check.failing()) && open(check.looked() - check.failing())
                ? OptionalLong.of(check.failing()) : OptionalLong.empty();
    }

    // Files are nobody.
    private static boolean ofFiles(Check check) {
        return check.rule() == Rule.TABLE_THERE;
    }

    /** Returns how many of those that were looked at fail, in words where the number is not shown. */
    public String failingInWords(Check check) {
        OptionalLong failing = failing(check);
        if (failing.isPresent()) {
            return String.format(Locale.UK, "%,d", failing.getAsLong());
        }
        if (!open(check.looked())) {
            return "not shown";
        }
        return open(check.failing()) ? "all but fewer than " + smallest : count(check.failing());
    }

    /** Returns the share that fails, in percent; empty where the number is not shown. */
    public String share(Check check) {
        if (check.looked() == 0 || failing(check).isEmpty()) {
            return "";
        }
        double share = check.share();
        return share > 0 && share < 0.1 ? "< 0.1 %" : share < HUNDRED && share > HUNDRED - 0.1 ? "> 99.9 %"
                : String.format(Locale.UK, "%.1f %%", share);
    }
}
