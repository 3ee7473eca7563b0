package org.cadrenode.omop.engine;

import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.research.ResearchDatabase;
import org.jspecify.annotations.Nullable;

/** Records with their events, in memory. */
final class Events implements Export.Events {
    private final List<Step> steps = new ArrayList<>();
    private long events;

    private interface Step {
        void to(ResearchDatabase.Reader reader);
    }

    Events record(String source, String table, long child) {
        steps.add(reader -> reader.record("trust", source, table, child));
        return this;
    }

    Events event(@Nullable String date, String codeSystem, String code, @Nullable String number, @Nullable String text) {
        return event(date, codeSystem, code, number, text, null);
    }

    Events event(@Nullable String date, String codeSystem, String code, @Nullable String number, @Nullable String text, @Nullable String unit) {
        steps.add(reader -> reader.event(date, codeSystem, code, number, text, unit));
        events++;
        return this;
    }

    /** A child who was born in a month. */
    Events born(long child, String month) {
        return record("clinic", "patients", child).event(month, "clinic:patients", "birth_month", null, null);
    }

    long count() {
        return events;
    }

    @Override
    public void read(ResearchDatabase.Reader reader) {
        steps.forEach(step -> step.to(reader));
    }
}
