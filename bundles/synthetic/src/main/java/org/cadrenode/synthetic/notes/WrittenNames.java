package org.cadrenode.synthetic.notes;

import java.text.Normalizer;
import org.cadrenode.synthetic.region.Chance;

/** The ways in which a name is written that are no typing errors: accents, apostrophes and hyphens kept or not. */
final class WrittenNames {

    private WrittenNames() {
    }

    /** The name as somebody may write it. */
    static String written(String name, Chance chance) {
        String written = name;
        if (!isAscii(name) && chance.happens(0.6)) {
            // Some programs keep an accent as a character of its own behind the letter.
            written = chance.happens(0.8) ? withoutAccents(written) : Normalizer.normalize(written, Normalizer.Form.NFD);
        }
        if (written.indexOf('\'') >= 0 && chance.happens(0.5)) {
            written = written.replace("'", chance.pickOf("’", "’", "", "`", " "));
        }
        if (written.indexOf('-') >= 0 && chance.happens(0.3)) {
            written = written.replace("-", chance.pickOf(" ", " ", " - ", "–", ""));
        }
        return written;
    }

    /** One half of a double-barrelled surname now and then, else the surname. */
    static String perhapsHalf(String surname, Chance chance) {
        int hyphen = surname.indexOf('-');
        if (hyphen < 4 || surname.length() - hyphen < 5 || !chance.happens(0.15)) {
            return surname;
        }
        return chance.happens(0.5) ? surname.substring(0, hyphen) : surname.substring(hyphen + 1);
    }

    static String withoutAccents(String name) {
        String plain = Normalizer.normalize(name.replace('ł', 'l').replace('Ł', 'L'), Normalizer.Form.NFD);
        return plain.replaceAll("\\p{M}", "");
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 0x80);
    }
}
