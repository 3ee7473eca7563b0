package org.cadrenode.synthetic.notes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The forms in which a person is named. Forename and surname are planted each by itself. */
enum NameForm {
    FIRST("first", (p, f) -> f.plantName(p.forenameKind(), p.forename())),
    CALLED("called", (p, f) -> f.plantName(p.forenameKind(), p.called())),
    LAST("surname", (p, f) -> f.plantSurname(p.surnameKind(), p.surname())),
    FULL("full", (p, f) -> {
        f.plantName(p.forenameKind(), p.forename());
        f.say(" ");
        f.plantSurname(p.surnameKind(), p.surname());
    }),
    CALLED_FULL("called-full", (p, f) -> {
        f.plantName(p.forenameKind(), p.called());
        f.say(" ");
        f.plantSurname(p.surnameKind(), p.surname());
    }),
    ALL("all", (p, f) -> {
        f.plantName(p.forenameKind(), p.forename());
        f.say(" ");
        for (String middle : p.middle().split(" ")) {
            if (!middle.isEmpty()) {
                f.plantName(p.forenameKind(), middle);
                f.say(" ");
            }
        }
        f.plantSurname(p.surnameKind(), p.surname());
    }),
    CAPITALS("CAPITALS", (p, f) -> {
        f.plantCapitals(p.forenameKind(), p.forename());
        f.say(" ");
        f.plantCapitals(p.surnameKind(), p.surname());
    }),
    FIRST_CAPITALS("FIRST", (p, f) -> f.plantCapitals(p.forenameKind(), p.forename())),
    SURNAME_CAPITALS("SURNAME", (p, f) -> f.plantCapitals(p.surnameKind(), p.surname())),
    SURNAME_FIRST("reversed", (p, f) -> {
        f.plantSurname(p.surnameKind(), p.surname());
        f.say(f.chance().happens(0.8) ? ", " : ",");
        f.plantName(p.forenameKind(), p.forename());
    }),
    SURNAME_CAPITALS_FIRST("REVERSED", (p, f) -> {
        f.plantCapitals(p.surnameKind(), p.surname());
        f.say(", ");
        f.plantName(p.forenameKind(), p.forename());
    }),
    INITIAL("initial", (p, f) -> {
        f.say(initial(p) + f.chance().pickOf(". ", ".", " "));
        f.plantSurname(p.surnameKind(), p.surname());
    }),
    FIRST_WITH_INITIAL("first-initial", (p, f) -> {
        f.plantName(p.forenameKind(), p.called());
        f.say(" " + p.surname().substring(0, 1).toUpperCase(Locale.ROOT) + f.chance().pickOf("", "."));
    }),
    TITLED("titled", (p, f) -> {
        f.say(p.title() + (f.chance().happens(0.12) && p.title().length() < 4 ? ". " : " "));
        f.plantSurname(p.surnameKind(), p.surname());
    }),
    TITLED_FULL("titled-full", (p, f) -> {
        f.say(p.title() + " ");
        f.plantName(p.forenameKind(), p.forename());
        f.say(" ");
        f.plantSurname(p.surnameKind(), p.surname());
    }),
    TITLED_CAPITALS("TITLED", (p, f) -> {
        f.say(p.title().toUpperCase(Locale.ROOT) + " ");
        f.plantCapitals(p.surnameKind(), p.surname());
    }),
    OWN("own", (p, f) -> {
        f.plantName(p.forenameKind(), p.called());
        f.say(p.called().endsWith("s") && f.chance().happens(0.6) ? "'" : f.chance().happens(0.08) ? "s" : "'s");
    }),
    TITLED_OWN("titled-own", (p, f) -> {
        f.say(p.title() + " ");
        f.plantSurname(p.surnameKind(), p.surname());
        f.say(p.surname().endsWith("s") && f.chance().happens(0.6) ? "'" : "'s");
    }),
    FAMILY("family", (p, f) -> {
        f.plantSurname(p.surnameKind(), p.surname());
        f.say(" family");
    });

    private static final Map<String, NameForm> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(form -> form.word, Function.identity()));

    private final String word;
    private final BiConsumer<NamedPerson, Filling> write;

    NameForm(String word, BiConsumer<NamedPerson, Filling> write) {
        this.word = word;
        this.write = write;
    }

    static NameForm named(String word) {
        NameForm form = BY_WORD.get(word);
        if (form == null) {
            throw new IllegalArgumentException("no form of a name is " + word);
        }
        return form;
    }

    void write(NamedPerson person, Filling filling) {
        write.accept(person, filling);
    }

    private static String initial(NamedPerson person) {
        return person.forename().substring(0, 1).toUpperCase(Locale.ROOT);
    }
}
