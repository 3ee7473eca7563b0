package org.cadrenode.pseudonymise.engine.text;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A character that HTML writes by its name or number: {@code &euml;}, {@code &#39;}, {@code &#xEB;}. Known are the names of HTML 4 and
 * those of the European letters in HTML 5 (WHATWG, named character references); numbers from 128 to 159 mean what windows-1252 has
 * there, as in browsers.
 *
 * @param codePoint the character
 * @param end place behind the reference
 */
public record CharacterReference(int codePoint, int end) {
    private static final int LONGEST = 10;
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final Map<String, Integer> NAMES = new HashMap<>();

    static {
        names('\u00a0', """
                nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para
                middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute
                Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml
                Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml
                eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
                Amacr amacr Abreve abreve Aogon aogon Cacute cacute Ccirc ccirc Cdot cdot Ccaron ccaron Dcaron dcaron Dstrok dstrok Emacr
                emacr - - Edot edot Eogon eogon Ecaron ecaron Gcirc gcirc Gbreve gbreve Gdot gdot Gcedil - Hcirc hcirc Hstrok hstrok
                Itilde itilde Imacr imacr - - Iogon iogon Idot imath IJlig ijlig Jcirc jcirc Kcedil kcedil kgreen Lacute lacute Lcedil
                lcedil Lcaron lcaron Lmidot lmidot Lstrok lstrok Nacute nacute Ncedil ncedil Ncaron ncaron napos ENG eng Omacr omacr - -
                Odblac odblac OElig oelig Racute racute Rcedil rcedil Rcaron rcaron Sacute sacute Scirc scirc Scedil scedil Scaron scaron
                Tcedil tcedil Tcaron tcaron Tstrok tstrok Utilde utilde Umacr umacr Ubreve ubreve Uring uring Udblac udblac Uogon uogon
                Wcirc wcirc Ycirc ycirc Yuml Zacute zacute Zdot zdot Zcaron zcaron
                """);
        NAMES.putAll(Map.ofEntries(Map.entry("amp", (int) '&'), Map.entry("lt", (int) '<'), Map.entry("gt", (int) '>'),
                Map.entry("quot", (int) '"'), Map.entry("apos", (int) '\''), Map.entry("rsquo", 0x2019), Map.entry("lsquo", 0x2018),
                Map.entry("sbquo", 0x201a), Map.entry("rdquo", 0x201d), Map.entry("ldquo", 0x201c), Map.entry("bdquo", 0x201e),
                Map.entry("ndash", 0x2013), Map.entry("mdash", 0x2014), Map.entry("hyphen", 0x2010), Map.entry("hellip", 0x2026),
                Map.entry("bull", 0x2022), Map.entry("prime", 0x2032), Map.entry("ensp", 0x2002), Map.entry("emsp", 0x2003),
                Map.entry("thinsp", 0x2009), Map.entry("zwnj", 0x200c), Map.entry("zwj", 0x200d), Map.entry("lrm", 0x200e),
                Map.entry("rlm", 0x200f), Map.entry("euro", 0x20ac), Map.entry("commat", (int) '@'), Map.entry("period", (int) '.'),
                Map.entry("colon", (int) ':'), Map.entry("sol", (int) '/'), Map.entry("lowbar", (int) '_'), Map.entry("lpar", (int) '('),
                Map.entry("rpar", (int) ')'), Map.entry("plus", (int) '+'), Map.entry("num", (int) '#'), Map.entry("Tab", (int) '\t'),
                Map.entry("NewLine", (int) '\n')));
    }

    private static void names(char first, String inOrder) {
        int point = first;
        for (String name : inOrder.split("\\s+")) {
            if (!name.equals("-")) {
                NAMES.put(name, point);
            }
            point++;
        }
    }

    /** Returns the reference that begins with the ampersand at a place, or empty if it begins none that is known. */
    public static Optional<CharacterReference> at(String text, int from) {
        int most = Math.min(text.length(), from + LONGEST + 1);
        int end = from + 1;
        while (end < most && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '#')) {
            end++;
        }
        if (end >= most || text.charAt(end) != ';' || end == from + 1) {
            return Optional.empty();
        }
        String name = text.substring(from + 1, end);
        int point = name.charAt(0) == '#' ? point(name) : NAMES.getOrDefault(name, -1);
        return point > 0 && Character.isValidCodePoint(point) && (point < 0xd800 || point > 0xdfff)
                ? Optional.of(new CharacterReference(point, end + 1)) : Optional.empty();
    }

    private static int point(String name) {
        try {
            int point = name.length() > 2 && (name.charAt(1) == 'x' || name.charAt(1) == 'X')
                    ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
            return point >= 0x80 && point < 0xa0 ? new String(new byte[] {(byte) point}, WINDOWS).charAt(0) : point;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
