import type { RelatedPlace } from '../base/finding';
import { enableResultFix } from '../model/enableResultFix';
import { type IgnoredResult, ignoredEnableResults } from '../model/enableResults';
import { placeIn } from '../model/module';
import { calledName } from '../syntax/walk';
import type { Draft, Rule, RuleInput } from './rule';
