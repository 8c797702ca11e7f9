terraform {
  required_providers {
    csp = { source = "terraform-csp/csp" }
  }
}

variable "start" {
  description = "The day on which the seats are to be bought."
  type        = string
  default     = "2026-11-02"
}

locals {
  term = provider::csp::term_end(var.start, "P1Y")
}

# Bought that day, the seats are billed until this day.
output "billed_until" {
  value = local.term.exact ? local.term.last_day : "about ${local.term.last_day}"
}

check "project_is_covered" {
  assert {
    condition     = timecmp(local.term.at, "2027-09-30T23:59:59Z") >= 0
    error_message = "The term ends on ${local.term.last_day}, before the project does."
  }
}
