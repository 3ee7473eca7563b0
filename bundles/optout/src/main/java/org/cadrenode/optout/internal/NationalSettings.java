package org.cadrenode.optout.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * How the national service is asked, checked. A file with a mistake in it opens no register at all.
 *
 * @param required whether a child's records leave only under an answer
 * @param providers to whose children it applies; empty for all
 * @param exempt sources that are neither held nor kept from release
 * @param holdWithoutNumber whether a child without a number is held
 * @param recipient the service's mailbox; empty if the site has not set it
 * @param senders from where it answers
 */
record NationalSettings(boolean required, Set<ProviderId> providers, Set<SourceId> exempt, boolean holdWithoutNumber,
        String recipient, Set<String> senders, String workflow, String replyWorkflow, String fileName, int lotSize,
        Duration maximumAge, Duration renewAfter, Duration replyWithin, int uploadsADay, Duration gather, int mostOutPercent,
        String schedule) {
    static final int OLDEST_DAYS = 21;
    static final int LARGEST_LOT = 1_000_000;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{0,100}");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    NationalSettings {
        providers = Set.copyOf(providers);
        exempt = Set.copyOf(exempt);
        senders = Set.copyOf(senders);
        demand(lotSize >= 1 && lotSize <= LARGEST_LOT, "lotSize is 1 to " + LARGEST_LOT);
        demand(maximumAge.compareTo(Duration.ZERO) > 0 && maximumAge.compareTo(Duration.ofDays(OLDEST_DAYS)) <= 0,
                "maximumAgeDays is 1 to " + OLDEST_DAYS);
        demand(renewAfter.compareTo(Duration.ZERO) > 0 && renewAfter.compareTo(maximumAge) < 0,
                "renewAfterDays is at least 1 and less than maximumAgeDays");
        demand(replyWithin.compareTo(Duration.ZERO) > 0, "replyWithinDays is at least 1");
        demand(uploadsADay >= 1, "uploadsADay is at least 1");
        demand(!gather.isNegative(), "gatherMinutes is at least 0");
        demand(mostOutPercent >= 1 && mostOutPercent <= 100, "mostOutPercent is 1 to 100");
        demand(WORD.matcher(recipient).matches() && WORD.matcher(workflow).matches() && !workflow.isEmpty()
                && WORD.matcher(replyWorkflow).matches() && senders.stream().allMatch(sender -> WORD.matcher(sender).matches()),
                "mailboxes and workflows have letters, digits, - and _ only");
        demand(FILE_NAME.matcher(fileName("X", 1, fileName, Instant.EPOCH)).matches(),
                "fileName has letters, digits, ., -, _, and {mailbox}, {ddMMyy}, {ddMMyyyy}, {number} only");
    }

    /** Returns the settings of a configuration. */
    static NationalSettings of(NationalConfiguration of) {
        String national = of.national().strip().toLowerCase(Locale.ROOT);
        demand(national.equals("required") || national.equals("off"), "national is required or off");
        String without = of.withoutNumber().strip().toLowerCase(Locale.ROOT);
        demand(without.equals("pass") || without.equals("hold"), "withoutNumber is pass or hold");
        String recipient = of.recipient().strip();
        Set<String> senders = words(of.senders());
        try {
            return new NationalSettings(national.equals("required"),
                    words(of.providers()).stream().map(ProviderId::new).collect(Collectors.toSet()),
                    words(of.exemptSources()).stream().map(SourceId::new).collect(Collectors.toSet()), without.equals("hold"),
                    recipient, senders.isEmpty() && !recipient.isEmpty() ? Set.of(recipient) : senders, of.workflow().strip(),
                    of.replyWorkflow().strip(), of.fileName().strip(), of.lotSize(), Duration.ofDays(of.maximumAgeDays()),
                    renewal(of), Duration.ofDays(of.replyWithinDays()), of.uploadsADay(),
                    Duration.ofMinutes(of.gatherMinutes()), of.mostOutPercent(), of.schedule().strip());
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, NationalConfiguration.PID
                    + ": providers or exemptSources has a name that is none");
        }
    }

    // Who only lowers the age means that answers are renewed in time for it.
    private static Duration renewal(NationalConfiguration of) {
        return of.renewAfterDays() < of.maximumAgeDays() ? Duration.ofDays(of.renewAfterDays())
                : Duration.ofDays(of.maximumAgeDays()).dividedBy(2);
    }

    private static Set<String> words(String[] texts) {
        return Arrays.stream(texts).flatMap(text -> Arrays.stream(text.split(","))).map(String::strip)
                .filter(text -> !text.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, NationalConfiguration.PID + ": " + otherwise);
        }
    }

    /** Returns whether a data controller's children are asked about. */
    boolean appliesTo(ProviderId provider) {
        return required && (providers.isEmpty() || providers.contains(provider));
    }

    /** Returns whether a source's records wait for answers. */
    boolean appliesTo(ProviderId provider, SourceId source) {
        return appliesTo(provider) && !exempt.contains(source);
    }

    /** Returns the name of a lot's file. */
    String fileName(String mailbox, long lot, Instant at) {
        return fileName(mailbox, lot, fileName, at);
    }

    private static String fileName(String mailbox, long lot, String pattern, Instant at) {
        return pattern.replace("{mailbox}", mailbox).replace("{ddMMyyyy}", day("ddMMyyyy", at)).replace("{ddMMyy}", day("ddMMyy", at))
                .replace("{number}", String.format(Locale.ROOT, "%04d", lot % 10_000));
    }

    private static String day(String form, Instant at) {
        return DateTimeFormatter.ofPattern(form, Locale.ROOT).withZone(ZoneOffset.UTC).format(at);
    }

    /** Returns a number that is another one, most likely, if it applies to others than before. */
    long reach() {
        String words = required + "|" + new TreeSet<>(providers) + "|"
                + exempt.stream().map(SourceId::value).sorted().toList() + "|" + holdWithoutNumber;
        return required ? 1L + Integer.toUnsignedLong(words.hashCode()) : 0;
    }
}
