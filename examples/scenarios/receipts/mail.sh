#!/bin/sh
# Mails the receipts of an apply, two lines for each.
#
#   sh mail.sh receipts.jsonl
#
# MAIL_FROM and MAIL_TO are addresses, SMTP_URL is the mail server, such as
# smtps://mail.example:465, and SMTP_LOGIN is user:password.
set -eu

test -s "$1" || exit 0 # nothing was bought and nothing changed

mail=$(mktemp)
trap 'rm -f "$mail"' EXIT

awk -v from="$MAIL_FROM" -v to="$MAIL_TO" '
  # One value of a line: a text in quotes, or a number, true, false or null.
  function value(key, found) {
    if (!match($0, "\"" key "\":(\"([^\"\\\\]|\\\\.)*\"|[^,}]*)")) return ""
    found = substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
    gsub(/^"|"$/, "", found)
    gsub(/\\"/, "\"", found)
    return found
  }
  NF {
    count++
    if (value("outcome") != "done") look++
    text = text value("time") "  " toupper(value("outcome")) "  " value("friendly_name") ": " value("description") "\n"
    text = text "  tenant " value("tenant_id") ", order " value("order_id") ", request " value("request_id") "\n"
  }
  END {
    print "From: " from
    print "To: " to
    print "Subject: Licenses: " count " receipts, " look + 0 " to look at"
    print "Content-Type: text/plain; charset=utf-8"
    print ""
    printf "%s", text
  }
' "$1" >"$mail"

# The login comes through a pipe: other users can see a command line.
printf '%s\n' "$SMTP_LOGIN" | sed 's/[\\"]/\\&/g; s/.*/user = "&"/' |
  curl --config - --silent --show-error --crlf --url "$SMTP_URL" --mail-from "$MAIL_FROM" --mail-rcpt "$MAIL_TO" --upload-file "$mail"
